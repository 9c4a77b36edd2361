import { useId } from "react";
import { NumberInput } from "../number-input/NumberInput.tsx";
import styles from "./Slider.module.css";
import { Slider, type SliderProps } from "./Slider.tsx";

type SliderRowProps = Omit<SliderProps, "format"> & {
  /** What helps to choose: "16 GB, 9 GB free now". */
  readonly fact?: string;
  readonly unit: string;
};

/** The wizard's line for a size: name and fact, slider, and the number to type. */
export const SliderRow = ({ fact, unit, ...slider }: SliderRowProps) => {
  const id = useId();
  const { label, value, onChange, min, max, step = 1, limit = max, disabled = false } = slider;
  return (
    <div className={styles["row"]} role="group" aria-labelledby={`${id}-label`}>
      <div className={styles["label"]}>
        <span id={`${id}-label`}>{label}</span>
        {fact !== undefined && <small id={`${id}-fact`}>{fact}</small>}
      </div>
      <Slider {...slider} format={(current) => `${current} ${unit}`} />
      <NumberInput
        aria-label={label}
        {...(fact === undefined ? {} : { "aria-describedby": `${id}-fact` })}
        value={value}
        onChange={(next) => next !== null && onChange(next)}
        min={min}
        max={Math.min(limit, max)}
        step={step}
        unit={unit}
        disabled={disabled}
      />
    </div>
  );
};
