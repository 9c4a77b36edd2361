import { useTranslation } from "../i18n/index.ts";
import styles from "./Settings.module.css";

/** What others have switches for. There is nothing to switch, and this says so. */
export const PrivacySettings = () => {
  const { t } = useTranslation("settings");
  return (
    <>
      {(["telemetry", "updates"] as const).map((subject) => (
        <section key={subject} className={styles["place"]} aria-labelledby={`settings-${subject}`}>
          <div className={styles["placeText"]}>
            <h2 id={`settings-${subject}`}>{t(subject)}</h2>
            <small>{t(`${subject}Fact`)}</small>
          </div>
        </section>
      ))}
    </>
  );
};
