import type { ComponentProps } from "react";
import styles from "./Input.module.css";

type TextAreaProps = Omit<ComponentProps<"textarea">, "className" | "onChange" | "value"> & {
  readonly value: string;
  onChange(value: string): void;
  /** `code` is for what a program reads: all characters are of one width and nothing is spell-checked. */
  readonly look?: "text" | "code";
};

/** Several lines of text. It is named by a Field, or by `aria-label`. */
export const TextArea = ({ value, onChange, look = "text", ...rest }: TextAreaProps) => (
  <textarea
    dir={value === "" ? undefined : "auto"}
    spellCheck={look === "text"}
    {...rest}
    className={styles["area"]}
    data-look={look}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
);
