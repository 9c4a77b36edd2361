import { useAnswer } from "../app/backend.tsx";
import { useNavigation } from "../app/navigation.tsx";
import { Button } from "../components/button/Button.tsx";
import { Field } from "../components/field/Field.tsx";
import { Select } from "../components/select/Select.tsx";
import { useDoctor } from "../health/doctor.ts";
import { useTranslation } from "../i18n/index.ts";
import type { SectionProps } from "./section-props.ts";
import styles from "./Settings.module.css";

export const AdvancedSettings = ({ settings, change }: SectionProps) => {
  const { t } = useTranslation("settings");
  const { go } = useNavigation();
  const { data: doctor } = useDoctor();
  const viewer = useAnswer("capabilities", {}).data?.capabilities.find(
    ({ name }) => name === "display.window",
  );
  return (
    <>
      <Field label={t("viewer")} layout="row">
        {(attributes) => (
          <Select
            {...attributes}
            value={settings.viewer}
            onChange={(viewer) => change({ viewer })}
            options={[
              { value: "window", label: t("viewers.window") },
              {
                value: "remoteViewer",
                label: t("viewers.remoteViewer"),
                fact: viewer?.reason ?? t("viewers.remoteViewerFact"),
                disabled: viewer?.available === false,
              },
            ]}
          />
        )}
      </Field>
      <section className={styles["place"]} aria-labelledby="settings-health">
        <div className={styles["placeText"]}>
          <h2 id="settings-health">{t("health")}</h2>
          <small>{t("healthFact")}</small>
        </div>
        <div className={styles["placeActions"]}>
          <Button onClick={() => go({ name: "health" })}>{t("openHealth")}</Button>
        </div>
      </section>
      {doctor !== undefined && (
        <section className={styles["place"]} aria-labelledby="settings-backend">
          <div className={styles["placeText"]}>
            <h2 id="settings-backend">{t("logs")}</h2>
            <small>
              {t("backendFact", {
                version: doctor.version,
                backend: doctor.backend,
                pid: doctor.pid,
              })}
            </small>
          </div>
        </section>
      )}
    </>
  );
};
