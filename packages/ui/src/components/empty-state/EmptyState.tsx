import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";

type EmptyStateProps = {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly description?: string;
  /** The next step, first the one that most people take. */
  readonly actions?: ReactNode;
  /** 1 where it is the whole page, 2 inside a pane. */
  readonly level?: 1 | 2;
};

/** What stands where something will be, and how it gets there. */
export const EmptyState = ({ icon, title, description, actions, level = 2 }: EmptyStateProps) => {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={styles["empty"]} data-level={level}>
      {icon !== undefined && <span className={styles["icon"]}>{icon}</span>}
      <Heading>{title}</Heading>
      {description !== undefined && <p>{description}</p>}
      {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
    </div>
  );
};
