import type { Capability } from "@openutm/shared-types";
import { Card } from "../components/card/Card.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./Health.module.css";
import { StateMark } from "./StateMark.tsx";

export const CapabilitiesCard = ({
  capabilities,
}: {
  readonly capabilities: readonly Capability[];
}) => {
  const { t } = useTranslation("health");
  return (
    <Card title={t("capabilities.title")}>
      <ul className={styles["lines"]}>
        {capabilities.map(({ name, available, reason }) => (
          <li key={name} className={styles["line"]}>
            <StateMark good={available} label={t(available ? "qemu.yes" : "qemu.no")} />
            <div className={styles["lineText"]}>
              <span>{t(`capabilities.${name}`)}</span>
              {reason !== undefined && <small>{reason}</small>}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
};
