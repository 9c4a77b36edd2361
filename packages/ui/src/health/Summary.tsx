import type { DoctorReport } from "@openutm/shared-types";
import { CircleCheck } from "lucide-react";
import { Button } from "../components/button/Button.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./Health.module.css";

type SummaryProps = {
  readonly doctor: DoctorReport;
  /** Where nothing can run yet. */
  onSetUp?(): void;
};

/** In one line how it is, and below it what keeps VMs from running well, worst first. */
export const Summary = ({ doctor: { problems }, onSetUp }: SummaryProps) => {
  const { t } = useTranslation("health");
  if (problems.length === 0)
    return (
      <p className={styles["good"]} role="status">
        <CircleCheck size={18} aria-hidden />
        <b>{t("good")}</b>
        <span>{t("goodFact")}</span>
      </p>
    );
  return (
    <section className={styles["problems"]} aria-label={t("toKnow", { count: problems.length })}>
      <h2>{t("toKnow", { count: problems.length })}</h2>
      {problems.map((problem) => (
        <ReasonCard
          key={`${problem.code} ${problem.message}`}
          tone="warning"
          reason={problem}
          actions={
            onSetUp !== undefined && problem.code === "qemu.notFound" ? (
              <Button variant="primary" onClick={onSetUp}>
                {t("setUp")}
              </Button>
            ) : undefined
          }
        />
      ))}
    </section>
  );
};
