import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { Check, ChevronsUpDown } from "lucide-react";
import { useTranslation } from "../../i18n/index.ts";
import select from "../select/Select.module.css";
import styles from "./Combobox.module.css";

export type ComboboxOption = {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
};
export type ComboboxGroup = { readonly label: string; readonly items: readonly ComboboxOption[] };

type ComboboxProps = {
  readonly groups: readonly ComboboxGroup[];
  readonly value: string | null;
  onChange(value: string): void;
  readonly placeholder: string;
  /** What stands there when nothing fits what was typed. */
  readonly emptyText: string;
  readonly id?: string;
  readonly "aria-label"?: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
};

/** One of very many, found by typing a part of its name. */
export const Combobox = ({
  groups,
  value,
  onChange,
  placeholder,
  emptyText,
  ...input
}: ComboboxProps) => {
  const { t } = useTranslation();
  const chosen =
    groups.flatMap(({ items }) => items).find((option) => option.value === value) ?? null;
  return (
    <BaseCombobox.Root
      items={groups.map((group) => ({ ...group, value: group.label }))}
      value={chosen}
      onValueChange={(option: ComboboxOption | null) => option !== null && onChange(option.value)}
      isItemEqualToValue={(a: ComboboxOption, b: ComboboxOption) => a.value === b.value}
      autoHighlight
    >
      <BaseCombobox.InputGroup className={styles["box"]}>
        <BaseCombobox.Input
          {...input}
          placeholder={placeholder}
          className={styles["input"]}
          // What stands there is the choice, not the beginning of another name.
          onFocus={(event) => event.currentTarget.select()}
        />
        <BaseCombobox.Trigger className={styles["trigger"]} aria-label={t("more")}>
          <ChevronsUpDown size={13} aria-hidden />
        </BaseCombobox.Trigger>
      </BaseCombobox.InputGroup>
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner className={select["positioner"]} sideOffset={4} align="start">
          <BaseCombobox.Popup className={select["popup"]}>
            <BaseCombobox.Empty className={styles["empty"]}>{emptyText}</BaseCombobox.Empty>
            <BaseCombobox.List>
              {(group: ComboboxGroup) => (
                <BaseCombobox.Group key={group.label} items={group.items}>
                  <BaseCombobox.GroupLabel className={styles["group"]}>
                    {group.label}
                  </BaseCombobox.GroupLabel>
                  <BaseCombobox.Collection>
                    {(option: ComboboxOption) => (
                      <BaseCombobox.Item
                        key={option.value}
                        value={option}
                        disabled={option.disabled ?? false}
                        className={select["item"]}
                      >
                        <BaseCombobox.ItemIndicator className={select["check"]}>
                          <Check size={14} aria-hidden />
                        </BaseCombobox.ItemIndicator>
                        <span className={select["text"]}>{option.label}</span>
                      </BaseCombobox.Item>
                    )}
                  </BaseCombobox.Collection>
                </BaseCombobox.Group>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  );
};
