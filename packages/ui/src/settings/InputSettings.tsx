import type { Settings } from "@openutm/shared-types";
import { Field } from "../components/field/Field.tsx";
import { Select } from "../components/select/Select.tsx";
import { Switch } from "../components/switch/Switch.tsx";
import { useTranslation } from "../i18n/index.ts";
import type { SectionProps } from "./section-props.ts";

const shortcuts = [
  "ctrlAlt",
  "rightCtrl",
  "ctrlAltG",
] as const satisfies readonly Settings["releaseShortcut"][];

export const InputSettings = ({ settings, change }: SectionProps) => {
  const { t } = useTranslation("settings");
  return (
    <>
      <Switch
        label={t("capture")}
        fact={t("captureFact")}
        checked={settings.captureKeyboard}
        onChange={(captureKeyboard) => change({ captureKeyboard })}
      />
      <Field label={t("release")} layout="row">
        {(attributes) => (
          <Select
            {...attributes}
            value={settings.releaseShortcut}
            onChange={(releaseShortcut) => change({ releaseShortcut })}
            options={shortcuts.map((value) => ({ value, label: t(`releases.${value}`) }))}
          />
        )}
      </Field>
    </>
  );
};
