import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import styles from "./Select.module.css";

export type SelectOption<Value extends string> = {
  readonly value: Value;
  readonly label: string;
  /** A second line: what the choice means, or why it cannot be made. */
  readonly fact?: string;
  readonly disabled?: boolean;
};

type SelectProps<Value extends string> = {
  readonly options: readonly SelectOption<Value>[];
  readonly value: Value | null;
  onChange(value: Value): void;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly defaultOpen?: boolean;
  readonly id?: string;
  readonly "aria-label"?: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
};

/** One of several; a choice that the host cannot give stays visible with its reason. */
export const Select = <Value extends string>({
  options,
  value,
  onChange,
  placeholder,
  disabled = false,
  defaultOpen = false,
  ...trigger
}: SelectProps<Value>) => (
  <BaseSelect.Root
    items={options}
    value={value}
    onValueChange={(next) => next !== null && onChange(next)}
    disabled={disabled}
    defaultOpen={defaultOpen}
  >
    <BaseSelect.Trigger {...trigger} className={styles["trigger"]}>
      <BaseSelect.Value placeholder={placeholder} className={styles["value"]} />
      <BaseSelect.Icon className={styles["icon"]}>
        <ChevronsUpDown size={13} aria-hidden />
      </BaseSelect.Icon>
    </BaseSelect.Trigger>
    <BaseSelect.Portal>
      <BaseSelect.Positioner
        className={styles["positioner"]}
        sideOffset={4}
        align="start"
        alignItemWithTrigger={false}
      >
        <BaseSelect.Popup className={styles["popup"]}>
          <BaseSelect.List>
            {options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className={styles["item"]}
              >
                <BaseSelect.ItemIndicator className={styles["check"]}>
                  <Check size={14} aria-hidden />
                </BaseSelect.ItemIndicator>
                <span className={styles["text"]}>
                  <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                  {option.fact !== undefined && <small>{option.fact}</small>}
                </span>
              </BaseSelect.Item>
            ))}
          </BaseSelect.List>
        </BaseSelect.Popup>
      </BaseSelect.Positioner>
    </BaseSelect.Portal>
  </BaseSelect.Root>
);
