import type { Settings } from "@openutm/shared-types";
import { useAnswer } from "../app/backend.tsx";
import { Field } from "../components/field/Field.tsx";
import { NumberInput } from "../components/number-input/NumberInput.tsx";
import { Select } from "../components/select/Select.tsx";
import { languages, useTranslation } from "../i18n/index.ts";
import { LibraryPlace } from "./LibraryPlace.tsx";
import type { SectionProps } from "./section-props.ts";

const themes = ["system", "light", "dark"] as const satisfies readonly Settings["theme"][];
const quits = [
  "ask",
  "shutDown",
  "keepRunning",
  "suspend",
] as const satisfies readonly Settings["onQuit"][];

/** Each language in its own words, so that whoever is lost in another finds it. */
const languageName = (language: string): string =>
  new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;

export const GeneralSettings = ({ settings, change }: SectionProps) => {
  const { t } = useTranslation("settings");
  const capabilities = useAnswer("capabilities", {}).data?.capabilities ?? [];
  const suspend = capabilities.find(({ name }) => name === "vm.suspend");
  const quitFact = {
    shutDown: t("quit.shutDownFact"),
    keepRunning: t("quit.keepRunningFact"),
    suspend: suspend?.reason,
    ask: undefined,
  };
  return (
    <>
      <Field label={t("theme")} layout="row">
        {(attributes) => (
          <Select
            {...attributes}
            value={settings.theme}
            onChange={(theme) => change({ theme })}
            options={themes.map((value) => ({ value, label: t(`themes.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t("language")} layout="row">
        {(attributes) => (
          <Select
            {...attributes}
            value={settings.language}
            onChange={(language) => change({ language })}
            options={[
              { value: "system", label: t("languageSystem") },
              ...languages.map((value) => ({ value, label: languageName(value) })),
            ]}
          />
        )}
      </Field>
      <Field label={t("onQuit")} layout="row">
        {(attributes) => (
          <Select
            {...attributes}
            value={settings.onQuit}
            onChange={(onQuit) => change({ onQuit })}
            options={quits.map((value) => {
              const fact = quitFact[value];
              return {
                value,
                label: t(`quit.${value}`),
                ...(fact === undefined ? {} : { fact }),
                disabled: value === "suspend" && suspend?.available !== true,
              };
            })}
          />
        )}
      </Field>
      <Field label={t("stopTimeout")} fact={t("stopTimeoutFact")} layout="row">
        {(attributes) => (
          <NumberInput
            {...attributes}
            value={Math.round(settings.stopTimeoutMs / 1000)}
            min={1}
            max={3600}
            step={5}
            unit={t("seconds")}
            onChange={(seconds) => seconds !== null && change({ stopTimeoutMs: seconds * 1000 })}
          />
        )}
      </Field>
      <LibraryPlace />
    </>
  );
};
