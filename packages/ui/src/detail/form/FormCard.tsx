import type { ReactNode } from "react";
import { Card } from "../../components/card/Card.tsx";
import styles from "./FormCard.module.css";

type FormCardProps = {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** Settings of one subject, one below the other with a line between them. */
export const FormCard = ({ title, actions, children }: FormCardProps) => (
  <Card title={title} {...(actions === undefined ? {} : { actions })}>
    <div className={styles["rows"]}>{children}</div>
  </Card>
);

/** The column in which the cards of a tab stand. */
export const FormColumn = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles["column"]}>{children}</div>
);

/** A remark between the rows: why something is as it is. */
export const FormNote = ({
  tone = "info",
  children,
}: {
  readonly tone?: "info" | "warning" | "error";
  readonly children: ReactNode;
}) => (
  <p className={styles["note"]} data-tone={tone} role={tone === "error" ? "alert" : undefined}>
    {children}
  </p>
);
