import { Check, X } from "lucide-react";
import styles from "./Health.module.css";

type StateMarkProps = { readonly good: boolean; readonly label: string };

/** A tick or a cross that a screen reader can read. */
export const StateMark = ({ good, label }: StateMarkProps) => {
  const Mark = good ? Check : X;
  return (
    <span className={styles["mark"]} data-good={good || undefined} role="img" aria-label={label}>
      <Mark size={12} strokeWidth={3} aria-hidden />
    </span>
  );
};
