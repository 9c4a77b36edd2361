import type { ReactNode } from "react";
import styles from "./FactList.module.css";

export type Fact = {
  readonly name: string;
  readonly value: ReactNode;
  /** At the end of its line: what changes it. */
  readonly action?: ReactNode;
};

/** What is known of a thing, a line each: name, value and what changes it. */
export const FactList = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className={styles["facts"]}>
    {facts.map(({ name, value, action }) => (
      <div key={name} className={styles["fact"]}>
        <dt>{name}</dt>
        <dd>
          <span className={styles["value"]}>{value}</span>
          {action}
        </dd>
      </div>
    ))}
  </dl>
);
