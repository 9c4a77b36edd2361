import { useId, type ComponentProps, type ReactNode } from "react";
import styles from "./Sidebar.module.css";

type SidebarProps = {
  readonly label: string;
  readonly header?: ReactNode;
  /** Under the header, such as the search. */
  readonly search?: ReactNode;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
};

/** The list at the side from which everything else follows. */
export const Sidebar = ({ label, header, search, footer, children }: SidebarProps) => (
  <nav className={styles["sidebar"]} aria-label={label}>
    {header !== undefined && <div className={styles["header"]}>{header}</div>}
    {search !== undefined && <div className={styles["search"]}>{search}</div>}
    <div className={styles["list"]}>{children}</div>
    {footer !== undefined && <div className={styles["footer"]}>{footer}</div>}
  </nav>
);

type SidebarSectionProps = { readonly title: string; readonly children: ReactNode };

/** A named group of rows. */
export const SidebarSection = ({ title, children }: SidebarSectionProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={styles["group"]}>
        {title}
      </h2>
      <ul>{children}</ul>
    </section>
  );
};

type SidebarRowProps = Omit<ComponentProps<"button">, "className" | "title" | "children"> & {
  readonly title: string;
  readonly subtitle: string;
  /** A picture or icon in a 44 by 30 frame. */
  readonly thumbnail?: ReactNode;
  /** At the end of the row: a status dot. */
  readonly end?: ReactNode;
  readonly selected?: boolean;
};

/** One thing to select. What else it takes goes to its button, so that a ContextMenu can wrap it. */
export const SidebarRow = ({
  title,
  subtitle,
  thumbnail,
  end,
  selected = false,
  ...rest
}: SidebarRowProps) => (
  <li className={styles["item"]}>
    <button
      type="button"
      {...rest}
      className={styles["row"]}
      aria-current={selected || undefined}
      title={title}
    >
      <span className={styles["thumbnail"]}>{thumbnail}</span>
      <span className={styles["text"]}>
        <b>
          <bdi>{title}</bdi>
        </b>
        <small>{subtitle}</small>
      </span>
      {end}
    </button>
  </li>
);
