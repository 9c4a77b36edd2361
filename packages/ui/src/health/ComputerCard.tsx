import type { DoctorReport } from "@openutm/shared-types";
import { Card } from "../components/card/Card.tsx";
import { FactList } from "../components/fact-list/FactList.tsx";
import { ResourceBar } from "../components/resource-bar/ResourceBar.tsx";
import { memoryText, sizeText } from "../detail/format.ts";
import { useTranslation } from "../i18n/index.ts";
import styles from "./Health.module.css";

export const ComputerCard = ({ doctor }: { readonly doctor: DoctorReport }) => {
  const { t, i18n } = useTranslation("health");
  const { memoryMib, memoryFreeMib } = doctor;
  const usedMib = Math.max(0, memoryMib - memoryFreeMib);
  return (
    <Card title={t("computer.title")}>
      <div className={styles["computer"]}>
        <ResourceBar
          label={t("computer.memory")}
          used={usedMib}
          total={memoryMib}
          text={t("computer.memoryUse", {
            used: memoryText(i18n.language, usedMib),
            total: memoryText(i18n.language, memoryMib),
          })}
        />
        <FactList
          facts={[
            {
              name: t("computer.disk"),
              value: t("computer.diskFree", {
                free: sizeText(i18n.language, doctor.diskFreeBytes),
              }),
            },
            {
              name: t("computer.processor"),
              value: t("computer.cores", { count: doctor.cpuCount, arch: doctor.arch }),
            },
            {
              name: t("computer.system"),
              value: `${t(`computer.platform.${doctor.platform}`)} ${doctor.osRelease}`,
            },
            { name: t("computer.library"), value: <code>{doctor.home}</code> },
            {
              name: t("computer.version"),
              value: t("computer.versionWords", {
                version: doctor.version,
                backend: doctor.backend,
              }),
            },
          ]}
        />
      </div>
    </Card>
  );
};
