import type { Firmware } from "@openutm/shared-types";
import { Field } from "../../components/field/Field.tsx";
import { Select } from "../../components/select/Select.tsx";
import { Switch } from "../../components/switch/Switch.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard, FormColumn, FormNote } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";
import { useRefusal } from "../host.ts";
import { BootOrder } from "./BootOrder.tsx";

const kinds: readonly Firmware["kind"][] = ["uefi", "bios"];

/** How the machine starts: its firmware, its clock, and from which drive. */
export const FirmwareTab = () => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const refusal = useRefusal();
  const { values, saved, configure } = useDraft();
  const { arch, firmware, clock } = values.config;
  const set = (change: Partial<Firmware>): void =>
    configure({ firmware: { ...firmware, ...change } });
  const isUefi = firmware.kind === "uefi";
  const refusalOf = (kind: Firmware["kind"]): string | undefined => {
    if (kind === "bios") return arch === "aarch64" ? t("firmware.armNeedsUefi") : undefined;
    return refusal("firmware.uefi");
  };
  // One that is on can always be turned off, whatever this host can do.
  const blocked = (name: "secureBoot" | "tpm"): string | undefined => {
    if (firmware[name]) return undefined;
    return isUefi || name === "tpm" ? refusal(`firmware.${name}`) : t("firmware.needsUefi");
  };
  return (
    <FormColumn>
      <FormCard title={t("section.firmware")}>
        <Field
          label={t("firmware.kind")}
          layout="row"
          fact={t(`firmware.kindFacts.${firmware.kind}`)}
          error={error("config.firmware.kind")}
        >
          {(attributes) => (
            <Select
              {...attributes}
              options={kinds.map((value) => ({
                value,
                label: t(`overview.firmware.${value}`),
                fact: refusalOf(value) ?? t(`firmware.kindFacts.${value}`),
                disabled: refusalOf(value) !== undefined,
              }))}
              value={firmware.kind}
              // Secure Boot is a part of UEFI and goes with it.
              onChange={(kind) => set(kind === "bios" ? { kind, secureBoot: false } : { kind })}
            />
          )}
        </Field>
        {saved.config.firmware.kind !== firmware.kind && (
          <FormNote tone="warning">{t("firmware.changed")}</FormNote>
        )}
        <Switch
          label={t("firmware.secureBoot")}
          fact={t("firmware.secureBootFact")}
          checked={firmware.secureBoot}
          onChange={(secureBoot) => set({ secureBoot })}
          disabledReason={blocked("secureBoot")}
        />
        <Switch
          label={t("firmware.tpm")}
          fact={t("firmware.tpmFact")}
          checked={firmware.tpm}
          onChange={(tpm) => set({ tpm })}
          disabledReason={blocked("tpm")}
        />
      </FormCard>
      <BootOrder />
      <FormCard title={t("section.clock")}>
        <Field label={t("firmware.clock")} layout="row" fact={t("firmware.clockFact")}>
          {(attributes) => (
            <Select
              {...attributes}
              options={[
                { value: "utc", label: t("firmware.utc"), fact: t("firmware.utcFact") },
                {
                  value: "localtime",
                  label: t("firmware.localtime"),
                  fact: t("firmware.localtimeFact"),
                },
              ]}
              value={clock}
              onChange={(next) => configure({ clock: next })}
            />
          )}
        </Field>
      </FormCard>
    </FormColumn>
  );
};
