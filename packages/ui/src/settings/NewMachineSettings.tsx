import { Settings } from "@openutm/shared-types";
import { useState } from "react";
import { Button } from "../components/button/Button.tsx";
import { Field } from "../components/field/Field.tsx";
import { NumberInput } from "../components/number-input/NumberInput.tsx";
import { useTranslation } from "../i18n/index.ts";
import type { SectionProps } from "./section-props.ts";
import { changedSize, problemOf, sizeSchemas, type Size, type Sizes } from "./new-machine.ts";
import styles from "./Settings.module.css";

const rows = [
  { size: "cpuCount", label: "processor", unit: "cores", step: 1 },
  { size: "memoryMib", label: "memory", unit: "megabytes", step: 512 },
  { size: "diskGib", label: "disk", unit: "gigabytes", step: 5 },
] as const satisfies readonly { readonly size: Size; readonly [key: string]: unknown }[];

const SizeField = ({
  row: { size, label, unit, step },
  sizes,
  onChange,
}: {
  readonly row: (typeof rows)[number];
  readonly sizes: Sizes;
  onChange(sizes: Sizes): void;
}) => {
  const { t } = useTranslation("settings");
  // What does not fit the contract stays in the field with its reason, and is not saved.
  const [refused, setRefused] = useState<number>();
  const problem = refused === undefined ? undefined : problemOf(size, refused);
  const error = problem && t(`newVm.${problem.kind}`, { min: problem.bound, max: problem.bound });
  return (
    <Field label={t(`newVm.${label}`)} layout="row" error={error}>
      {(attributes) => (
        <NumberInput
          {...attributes}
          value={refused ?? sizes[size] ?? null}
          step={step}
          placeholder={t("newVm.auto")}
          // "automatic" has no unit.
          {...((refused ?? sizes[size]) === undefined ? {} : { unit: t(`newVm.${unit}`) })}
          onChange={(value) => {
            const fits = value === null || sizeSchemas[size].safeParse(value).success;
            setRefused(fits ? undefined : value);
            if (fits) onChange(changedSize(sizes, size, value));
          }}
        />
      )}
    </Field>
  );
};

export const NewMachineSettings = ({ settings: { newVm }, change }: SectionProps) => {
  const { t } = useTranslation("settings");
  return (
    <>
      <p className={styles["what"]}>{t("newVm.what")}</p>
      {rows.map((row) => (
        <SizeField
          key={row.size}
          row={row}
          sizes={newVm}
          onChange={(sizes) => change({ newVm: Settings.shape.newVm.parse(sizes) })}
        />
      ))}
      {Object.keys(newVm).length > 0 && (
        <div>
          <Button onClick={() => change({ newVm: {} })}>{t("newVm.reset")}</Button>
        </div>
      )}
    </>
  );
};
