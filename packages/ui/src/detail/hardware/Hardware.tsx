import type { Arch, DoctorReport, Usb, VmConfig } from "@openutm/shared-types";
import { useState } from "react";
import { Field } from "../../components/field/Field.tsx";
import { Select, type SelectOption } from "../../components/select/Select.tsx";
import { SliderRow } from "../../components/slider/SliderRow.tsx";
import { Switch } from "../../components/switch/Switch.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard, FormColumn, FormNote } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";
import { memoryText } from "../format.ts";
import { hardwareAccelerators, useDoctor } from "../host.ts";

type Machine = VmConfig["machine"];
type AcceleratorChoice = VmConfig["accelerator"];

const machinesOf: Readonly<Record<Arch, readonly Machine[]>> = {
  x86_64: ["auto", "q35", "pc"],
  aarch64: ["auto", "virt"],
};

/** Small machines are sized in megabytes, all others in gigabytes; the unit stays while somebody drags. */
const memoryScales = {
  MB: { mib: 1, min: 16, step: 16, max: 2048 },
  GB: { mib: 1024, min: 0.25, step: 0.25, max: Infinity },
} as const;

const Memory = ({ doctor }: { readonly doctor: DoctorReport | undefined }) => {
  const { t, i18n } = useTranslation("detail");
  const { values, configure } = useDraft();
  const { memoryMib } = values.config;
  const [unit] = useState<keyof typeof memoryScales>(() => (memoryMib < 1024 ? "MB" : "GB"));
  const { mib, min, step, max } = memoryScales[unit];
  const hostMib = doctor?.memoryMib ?? memoryMib;
  const value = memoryMib / mib;
  const limit = Math.max(min, Math.floor(hostMib / mib / step) * step);
  return (
    <SliderRow
      label={t("section.memoryMib")}
      unit={unit}
      value={value}
      onChange={(next) => configure({ memoryMib: Math.round(next * mib) })}
      min={min}
      max={Math.max(Math.min(limit, max), value)}
      limit={limit}
      step={step}
      {...(doctor === undefined
        ? {}
        : {
            fact: t("hardware.memoryFact", {
              total: memoryText(i18n.language, doctor.memoryMib),
              free: memoryText(i18n.language, doctor.memoryFreeMib),
            }),
          })}
    />
  );
};

const Processor = ({ doctor }: { readonly doctor: DoctorReport | undefined }) => {
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

const Platform = ({ doctor }: { readonly doctor: DoctorReport | undefined }) => {
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

const UsbDevices = () => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const { values, configure } = useDraft();
  const { usb } = values.config;
  const set = (change: Partial<Usb>): void => configure({ usb: { ...usb, ...change } });
  const problem = error("config.usb");
  return (
    <FormCard title={t("section.usb")}>
      <Switch
        label={t("hardware.usb")}
        fact={t("hardware.usbFact")}
        checked={usb.controller === "xhci"}
        // The tablet hangs on the controller: without one it goes with it.
        onChange={(on) => set(on ? { controller: "xhci" } : { controller: "none", tablet: false })}
      />
      <Switch
        label={t("hardware.tablet")}
        fact={t("hardware.tabletFact")}
        checked={usb.tablet}
        onChange={(tablet) => set({ tablet })}
        disabledReason={usb.controller === "none" ? t("hardware.tabletNeeds") : undefined}
      />
      {problem !== undefined && <FormNote tone="error">{problem}</FormNote>}
    </FormCard>
  );
};

/** What the machine is made of. */
export const Hardware = () => {
  const { t } = useTranslation("detail");
  const doctor = useDoctor();
  const error = useFieldError();
  const problem = error("config.memoryMib");
  return (
    <FormColumn>
      <FormCard title={t("hardware.size")}>
        <Processor doctor={doctor} />
        <Memory doctor={doctor} />
        {problem !== undefined && <FormNote tone="error">{problem}</FormNote>}
      </FormCard>
      <Platform doctor={doctor} />
      <UsbDevices />
    </FormColumn>
  );
};
