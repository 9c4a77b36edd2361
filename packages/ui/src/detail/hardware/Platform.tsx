import type { Arch, DoctorReport, VmConfig } from "@openutm/shared-types";
import { Field } from "../../components/field/Field.tsx";
import { Select, type SelectOption } from "../../components/select/Select.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";
import { hardwareAccelerators } from "../host.ts";

type Machine = VmConfig["machine"];
type AcceleratorChoice = VmConfig["accelerator"];

const machinesOf: Readonly<Record<Arch, readonly Machine[]>> = {
  x86_64: ["auto", "q35", "pc"],
  aarch64: ["auto", "virt"],
};

/** What kind of machine it is and what runs it. */
export const Platform = ({ doctor }: { readonly doctor: DoctorReport | undefined }) => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const { values, configure } = useDraft();
  const { arch, machine, accelerator } = values.config;
  const reports = hardwareAccelerators(doctor, arch);
  const accelerators: readonly SelectOption<AcceleratorChoice>[] = [
    { value: "auto", label: t("choice.auto"), fact: t("hardware.acceleratorAuto") },
    ...reports.map(({ name, usable, reason }) => ({
      value: name,
      label: name.toUpperCase(),
      fact: reason,
      disabled: !usable,
    })),
    { value: "tcg", label: t("overview.software"), fact: t("hardware.tcg") },
  ];
  const shown = accelerators.some(({ value }) => value === accelerator)
    ? accelerators
    : [...accelerators, { value: accelerator, label: accelerator.toUpperCase() }];
  return (
    <FormCard title={t("hardware.platform")}>
      <Field label={t("section.arch")} layout="row" fact={t("hardware.archFact")}>
        {({ id }) => <output id={id}>{arch}</output>}
      </Field>
      <Field
        label={t("section.machine")}
        layout="row"
        fact={t("hardware.machineFact")}
        error={error("config.machine")}
      >
        {(attributes) => (
          <Select
            {...attributes}
            options={machinesOf[arch].map((value) => ({
              value,
              label: value === "auto" ? t("choice.auto") : value,
              fact: t(`hardware.machine.${value}`),
            }))}
            value={machine}
            onChange={(next) => configure({ machine: next })}
          />
        )}
      </Field>
      <Field label={t("section.accelerator")} layout="row" fact={t("hardware.acceleratorFact")}>
        {(attributes) => (
          <Select
            {...attributes}
            options={shown}
            value={accelerator}
            onChange={(next) => configure({ accelerator: next })}
          />
        )}
      </Field>
    </FormCard>
  );
};
