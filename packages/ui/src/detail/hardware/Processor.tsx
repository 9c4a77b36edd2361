import type { DoctorReport } from "@openutm/shared-types";
import { Field } from "../../components/field/Field.tsx";
import { Select, type SelectOption } from "../../components/select/Select.tsx";
import { SliderRow } from "../../components/slider/SliderRow.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { useFieldError } from "../form/use-field-error.ts";
import { hardwareAccelerators } from "../host.ts";

/** How many cores, and which processor the guest sees. */
export const Processor = ({ doctor }: { readonly doctor: DoctorReport | undefined }) => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const { values, configure } = useDraft();
  const { cpu, arch } = values.config;
  const hostCount = doctor?.cpuCount ?? cpu.count;
  const known =
    doctor?.qemu.find((qemu) => qemu.arch === arch && qemu.problem === undefined)?.capabilities
      ?.cpuModels ?? [];
  const models = [...new Set(["auto", "max", "host", ...known, cpu.model])];
  const hostOnly = hardwareAccelerators(doctor, arch).some(({ usable }) => usable);
  const options = models.map((model): SelectOption<string> => {
    if (model === "auto")
      return { value: model, label: t("choice.auto"), fact: t("hardware.cpuAuto") };
    if (model !== "host") return { value: model, label: model };
    return hostOnly
      ? { value: model, label: model, fact: t("hardware.cpuHost") }
      : { value: model, label: model, fact: t("hardware.cpuHostNeeds"), disabled: true };
  });
  return (
    <>
      <SliderRow
        label={t("hardware.cores")}
        unit={t("hardware.coresUnit", { count: cpu.count })}
        value={cpu.count}
        onChange={(count) => configure({ cpu: { ...cpu, count: Math.round(count) } })}
        min={1}
        max={Math.max(2, hostCount, cpu.count)}
        limit={Math.max(1, hostCount)}
        {...(doctor === undefined
          ? {}
          : { fact: t("hardware.coresFact", { count: doctor.cpuCount }) })}
      />
      <Field
        label={t("hardware.cpuModel")}
        layout="row"
        fact={t("hardware.cpuModelFact")}
        error={error("config.cpu")}
      >
        {(attributes) => (
          <Select
            {...attributes}
            options={options}
            value={cpu.model}
            onChange={(model) => configure({ cpu: { ...cpu, model } })}
          />
        )}
      </Field>
    </>
  );
};
