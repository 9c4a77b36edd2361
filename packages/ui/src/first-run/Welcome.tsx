import type { DoctorReport } from "@openutm/shared-types";
import { FolderOpen, Play } from "lucide-react";
import { Button } from "../components/button/Button.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { OsMark } from "../create/OsMark.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./FirstRun.module.css";

type Way = "linux" | "windows";

type WelcomeProps = {
  /** What is known of this computer, once it is. */
  readonly doctor: DoctorReport | undefined;
  onDemo(): void;
  onCreate(way?: Way): void;
  onOpenHealth(): void;
};

/** The next steps, first the one that costs nothing. */
export const Welcome = ({ doctor, onDemo, onCreate, onOpenHealth }: WelcomeProps) => {
  const { t } = useTranslation("firstRun");
  const slow = doctor?.problems.find(({ code }) => code === "accelerator.unusable");
  return (
    <div className={styles["welcome"]}>
      <h1>{t("welcome.title")}</h1>
      <p className={styles["lead"]}>{t("welcome.description")}</p>
      <ul className={styles["ways"]}>
        <li>
          <button type="button" className={styles["tile"]} onClick={onDemo}>
            <span className={styles["play"]}>
              <Play size={20} aria-hidden />
            </span>
            <span className={styles["tileText"]}>
              <b>{t("welcome.demo")}</b>
              <span>{t("welcome.demoFact")}</span>
              <small>{t("welcome.demoTime")}</small>
            </span>
          </button>
        </li>
        {(["linux", "windows"] as const).map((way) => (
          <li key={way}>
            <button type="button" className={styles["tile"]} onClick={() => onCreate(way)}>
              <OsMark family={way} size="large" />
              <span className={styles["tileText"]}>
                <b>{t(`welcome.${way}`)}</b>
                <span>{t(`welcome.${way}Fact`)}</span>
                <small>{t("welcome.bring")}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles["more"]}>
        <Button icon={<FolderOpen size={15} aria-hidden />} onClick={() => onCreate()}>
          {t("welcome.more")}
        </Button>
      </div>
      {slow !== undefined && (
        <ReasonCard
          tone="warning"
          reason={slow}
          actions={<Button onClick={onOpenHealth}>{t("welcome.details")}</Button>}
        />
      )}
    </div>
  );
};
