import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { useId } from "react";
import styles from "./Switch.module.css";

type SwitchProps = {
  readonly label: string;
  /** What it does or costs, in one line. */
  readonly fact?: string;
  readonly checked: boolean;
  onChange(checked: boolean): void;
  /** Why it cannot be turned; shown in place of the fact. */
  readonly disabledReason?: string | undefined;
};

/** A setting that is on or off, and holds at once. */
export const Switch = ({ label, fact, checked, onChange, disabledReason }: SwitchProps) => {
  const id = useId();
  const text = disabledReason ?? fact;
  return (
    <div className={styles["row"]} data-disabled={disabledReason !== undefined || undefined}>
      <label htmlFor={id} className={styles["text"]}>
        <span id={`${id}-label`} className={styles["label"]}>
          {label}
        </span>
        {text !== undefined && <small id={`${id}-text`}>{text}</small>}
      </label>
      <BaseSwitch.Root
        id={id}
        nativeButton
        render={<button type="button" />}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabledReason !== undefined}
        aria-labelledby={`${id}-label`}
        aria-describedby={text === undefined ? undefined : `${id}-text`}
        className={styles["switch"]}
      >
        <BaseSwitch.Thumb className={styles["thumb"]} />
      </BaseSwitch.Root>
    </div>
  );
};
