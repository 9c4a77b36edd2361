import { useId } from "react";
import styles from "./RadioCards.module.css";

export type RadioCard<Value extends string> = {
  readonly value: Value;
  readonly label: string;
  /** A word beside the label, such as "recommended". */
  readonly mark?: string;
  /** What the choice means. */
  readonly fact?: string;
  /** Why it cannot be chosen; it stays to be seen. */
  readonly disabledReason?: string | undefined;
};

type RadioCardsProps<Value extends string> = {
  readonly label: string;
  readonly options: readonly RadioCard<Value>[];
  readonly value: Value;
  onChange(value: Value): void;
};

/** One of a few, each with what it means. */
export const RadioCards = <Value extends string>({
  label,
  options,
  value,
  onChange,
}: RadioCardsProps<Value>) => {
  const id = useId();
  return (
    <fieldset className={styles["cards"]}>
      <legend>{label}</legend>
      {options.map(({ value: option, label: name, mark, fact, disabledReason }) => {
        const text = disabledReason ?? fact;
        return (
          <label
            key={option}
            className={styles["card"]}
            data-checked={option === value || undefined}
            data-disabled={disabledReason !== undefined || undefined}
          >
            <input
              type="radio"
              name={id}
              aria-label={name}
              aria-describedby={text === undefined ? undefined : `${id}-${option}`}
              checked={option === value}
              disabled={disabledReason !== undefined}
              onChange={() => onChange(option)}
            />
            <span className={styles["text"]}>
              <span>
                <b>{name}</b>
                {mark !== undefined && <span className={styles["mark"]}>{mark}</span>}
              </span>
              {text !== undefined && <small id={`${id}-${option}`}>{text}</small>}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
};
