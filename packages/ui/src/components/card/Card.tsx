import { useId, type ReactNode } from "react";
import styles from "./Card.module.css";

type CardProps = {
  readonly title?: string;
  /** Beside the title, at the end of its line. */
  readonly actions?: ReactNode;
  /** `none` for a picture or a list that reaches the edges. */
  readonly padding?: "normal" | "none";
  readonly children: ReactNode;
};

/** A calm surface for one subject. With a title it is a region that has this name. */
export const Card = ({ title, actions, padding = "normal", children }: CardProps) => {
  const id = useId();
  return (
    <section className={styles["card"]} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <header className={styles["header"]}>
          <h2 id={id}>{title}</h2>
          {actions}
        </header>
      )}
      <div className={styles["body"]} data-padding={padding}>
        {children}
      </div>
    </section>
  );
};
