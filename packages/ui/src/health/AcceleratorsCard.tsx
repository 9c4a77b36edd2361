import type { AcceleratorReport } from "@openutm/shared-types";
import { Card } from "../components/card/Card.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./Health.module.css";
import { StateMark } from "./StateMark.tsx";

export const AcceleratorsCard = ({
  reports,
}: {
  readonly reports: readonly AcceleratorReport[];
}) => {
  const { t } = useTranslation("health");
  return (
    <Card title={t("accelerators.title")}>
      {reports.length === 0 ? (
        <p className={styles["none"]}>{t("accelerators.none")}</p>
      ) : (
        <ul className={styles["lines"]}>
          {reports.map(({ name, arch, usable, reason, hint, evidence }) => (
            <li key={`${name} ${arch}`} className={styles["line"]}>
              <StateMark
                good={usable}
                label={t(usable ? "accelerators.usable" : "accelerators.unusable")}
              />
              <div className={styles["lineText"]}>
                <b>{t("accelerators.for", { name: name.toUpperCase(), arch })}</b>
                <small>{reason}</small>
                {hint !== undefined && <small>{hint}</small>}
                {evidence !== undefined && <code>{evidence.join("\n")}</code>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};
