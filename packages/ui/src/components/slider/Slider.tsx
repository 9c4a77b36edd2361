import { Slider as BaseSlider } from "@base-ui/react/slider";
import type { CSSProperties } from "react";
import { useTranslation } from "../../i18n/index.ts";
import styles from "./Slider.module.css";

export type SliderProps = {
  readonly label: string;
  readonly value: number;
  onChange(value: number): void;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** The most the host can give. The zone beyond it is hatched and cannot be entered. */
  readonly limit?: number | undefined;
  /** The value in words, such as "4 GB". */
  format?(value: number): string;
  readonly disabled?: boolean;
};

/** A value in a range whose far end may lie beyond what the host can give. */
export const Slider = ({
  label,
  value,
  onChange,
  min,
  max,
  step = 1,
  limit = max,
  format = String,
  disabled = false,
}: SliderProps) => {
  const { t } = useTranslation();
  const reachable = Math.min(Math.max(limit, min), max);
  const share = (reachable - min) / (max - min);
  const beyond = { "--reach": `${share * 100}%` } as CSSProperties;
  return (
    <BaseSlider.Root
      value={value}
      onValueChange={(next) => onChange(Math.min(next, reachable))}
      min={min}
      max={max}
      step={step}
      largeStep={step * 4}
      disabled={disabled}
      thumbAlignment="edge"
      className={styles["root"]}
    >
      <BaseSlider.Control className={styles["control"]}>
        <BaseSlider.Track className={styles["track"]}>
          {reachable < max && (
            <span
              className={styles["beyond"]}
              style={beyond}
              title={t("limit", { value: format(reachable) })}
            />
          )}
          <BaseSlider.Indicator className={styles["filled"]} />
          <BaseSlider.Thumb
            className={styles["thumb"]}
            aria-label={label}
            getAriaValueText={(_text, current) =>
              reachable < max && current >= reachable
                ? `${format(current)}. ${t("limit", { value: format(reachable) })}`
                : format(current)
            }
          />
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  );
};
