import type { ComponentProps, ReactNode } from "react";
import styles from "./Input.module.css";

type InputProps = Omit<ComponentProps<"input">, "className" | "onChange" | "value"> & {
  readonly value: string;
  onChange(value: string): void;
  /** Drawn inside, before the text. */
  readonly icon?: ReactNode;
  /** Drawn inside, after the text: a unit, a shortcut, a button. */
  readonly end?: ReactNode;
  /** `search` is filled and has no line, as in the sidebar. */
  readonly look?: "field" | "search";
};

/** One line of text. It is named by a Field, or by `aria-label`. */
export const Input = ({ value, onChange, icon, end, look = "field", ...rest }: InputProps) => (
  <span
    className={styles["box"]}
    data-look={look}
    data-invalid={rest["aria-invalid"] === undefined ? undefined : true}
    data-disabled={rest.disabled || undefined}
  >
    {icon}
    <input
      // An empty field follows the page, so that its placeholder does.
      dir={value === "" ? undefined : "auto"}
      autoComplete="off"
      {...rest}
      className={styles["input"]}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
    {end}
  </span>
);
