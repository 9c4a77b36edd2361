import type { DoctorReport } from "@openutm/shared-types";
import { CircleCheck } from "lucide-react";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./Health.module.css";

/** In one line how it is, and below it what keeps VMs from running well, worst first. */
export const Summary = ({ doctor: { problems } }: { readonly doctor: DoctorReport }) => {
  const { t } = useTranslation("health");
  if (problems.length === 0)
    return (
      <p className={styles["good"]} role="status">
        <CircleCheck size={18} aria-hidden />
        <b>{t("good")}</b>
        <span>{t("goodFact")}</span>
      </p>
    );
  const title = t("toKnow", { count: problems.length });
  return (
    <section className={styles["problems"]} aria-label={title}>
      <h2>{title}</h2>
      {problems.map((problem) => (
        <ReasonCard key={`${problem.code} ${problem.message}`} tone="warning" reason={problem} />
      ))}
    </section>
  );
};
