import { NumberField } from "@base-ui/react/number-field";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useTranslation } from "../../i18n/index.ts";
import styles from "./NumberInput.module.css";

type NumberInputProps = {
  /** `null` is an empty field. */
  readonly value: number | null;
  onChange(value: number | null): void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Written after the number, such as GB. */
  readonly unit?: string;
  /** `code` is for what names something, such as a port: its digits stand together. */
  readonly look?: "amount" | "code";
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly id?: string;
  readonly "aria-label"?: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
};

/** A number with its unit. Arrow keys step, Page keys leap, the wheel does nothing. */
export const NumberInput = ({
  value,
  onChange,
  min,
  max,
  step = 1,
  unit,
  look = "amount",
  placeholder,
  disabled = false,
  id,
  ...aria
}: NumberInputProps) => {
  const { t, i18n } = useTranslation();
  return (
    <NumberField.Root
      id={id}
      value={value}
      onValueChange={onChange}
      min={min}
      max={max}
      step={step}
      largeStep={step * 4}
      disabled={disabled}
      locale={i18n.language}
      format={{ useGrouping: look === "amount" }}
      className={styles["root"]}
    >
      <NumberField.Group
        className={styles["box"]}
        data-invalid={aria["aria-invalid"]}
        data-disabled={disabled || undefined}
      >
        <NumberField.Input {...aria} placeholder={placeholder} className={styles["input"]} />
        {unit !== undefined && <span className={styles["unit"]}>{unit}</span>}
        <span className={styles["steps"]}>
          <NumberField.Increment className={styles["step"]} aria-label={t("increase")}>
            <ChevronUp size={11} aria-hidden />
          </NumberField.Increment>
          <NumberField.Decrement className={styles["step"]} aria-label={t("decrease")}>
            <ChevronDown size={11} aria-hidden />
          </NumberField.Decrement>
        </span>
      </NumberField.Group>
    </NumberField.Root>
  );
};
