import type { Settings } from "@openutm/shared-types";
import { useCall, useConnection, useSettings } from "../app/backend.tsx";
import { Pane } from "../app/Pane.tsx";
import { Card } from "../components/card/Card.tsx";
import { Field } from "../components/field/Field.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { Select } from "../components/select/Select.tsx";
import { useTranslation } from "../i18n/index.ts";

/** The user's settings: saved at once, the same in every window. */
export const SettingsScreen = () => {
  const { t } = useTranslation("settings");
  const connection = useConnection();
  const { theme } = useSettings();
  const { failure, run } = useCall();
  return (
    <Pane title={t("title")}>
      {failure !== undefined && <ReasonCard reason={failure} />}
      <Card title={t("sections.general")}>
        <Field label={t("theme")} layout="row">
          {(attributes) => (
            <Select<Settings["theme"]>
              {...attributes}
              value={theme}
              options={(["system", "light", "dark"] as const).map((value) => ({
                value,
                label: t(`themes.${value}`),
              }))}
              onChange={(next) =>
                void run(() => connection.call("settings.update", { theme: next }))
              }
            />
          )}
        </Field>
      </Card>
    </Pane>
  );
};
