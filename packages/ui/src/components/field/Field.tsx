import { useId, type ReactNode } from "react";
import styles from "./Field.module.css";

type FieldProps = {
  readonly label: string;
  /** A fact that helps to choose ("8 cores in this computer"). */
  readonly fact?: string;
  readonly error?: string | undefined;
  /** `row` puts the control beside the label, as settings have it; in a narrow view it goes below. */
  readonly layout?: "stack" | "row";
  children(attributes: {
    readonly id: string;
    readonly "aria-describedby"?: string;
    readonly "aria-invalid"?: true;
  }): ReactNode;
};

/** A labelled control with what is known about it, and what is wrong with it. */
export const Field = ({ label, fact, error, layout = "stack", children }: FieldProps) => {
  const id = useId();
  const text = error ?? fact;
  return (
    <div
      className={styles["field"]}
      data-layout={layout}
      data-bare={text === undefined || undefined}
    >
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(text === undefined ? {} : { "aria-describedby": `${id}-text` }),
        ...(error === undefined ? {} : { "aria-invalid": true }),
      })}
      {text !== undefined && (
        <small id={`${id}-text`} data-error={error !== undefined || undefined}>
          {text}
        </small>
      )}
    </div>
  );
};
