import { Field } from "../components/field/Field.tsx";
import { Select } from "../components/select/Select.tsx";
import { useTranslation } from "../i18n/index.ts";
import type { SectionProps } from "./section-props.ts";

export const SharingSettings = ({ settings, change }: SectionProps) => {
  const { t } = useTranslation("settings");
  return (
    <Field label={t("clipboard")} fact={t("clipboardFact")} layout="row">
      {(attributes) => (
        <Select
          {...attributes}
          value={settings.clipboard}
          onChange={(clipboard) => change({ clipboard })}
          options={[
            { value: "both", label: t("clipboards.both"), fact: t("clipboards.bothFact") },
            { value: "toGuest", label: t("clipboards.toGuest"), fact: t("clipboards.toGuestFact") },
            { value: "off", label: t("clipboards.off") },
          ]}
        />
      )}
    </Field>
  );
};
