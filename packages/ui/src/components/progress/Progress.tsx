import { Progress as BaseProgress } from "@base-ui/react/progress";
import { X } from "lucide-react";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../button/Button.tsx";
import styles from "./Progress.module.css";
import { timeLeft } from "./time-left.ts";

type ProgressProps = {
  readonly label: string;
  /** From 0 to 1; without it nobody knows how far it is. */
  readonly value?: number | undefined;
  readonly timeLeftMs?: number | undefined;
  /** What is going on in it now: "2.1 of 5.9 GB". */
  readonly detail?: string | undefined;
  onCancel?(): void;
};

/** Work that takes longer than a second, with its way out. */
export const Progress = ({ label, value, timeLeftMs, detail, onCancel }: ProgressProps) => {
  const { t } = useTranslation();
  const percent = value === undefined ? null : Math.floor(Math.min(1, Math.max(0, value)) * 100);
  const left = timeLeftMs === undefined ? undefined : timeLeft(timeLeftMs);
  const remaining = left && t(`timeLeft.${left.unit}`, { count: left.count });
  const text = [percent === null ? undefined : t("percent", { value: percent }), detail, remaining]
    .filter((part) => part !== undefined)
    .join(", ");
  return (
    <div className={styles["row"]}>
      <BaseProgress.Root
        value={percent}
        aria-valuetext={text === "" ? t("working") : text}
        className={styles["root"]}
      >
        <BaseProgress.Label className={styles["label"]}>{label}</BaseProgress.Label>
        <span className={styles["text"]} aria-hidden>
          {text}
        </span>
        <BaseProgress.Track className={styles["track"]}>
          <BaseProgress.Indicator className={styles["indicator"]} />
        </BaseProgress.Track>
      </BaseProgress.Root>
      {onCancel !== undefined && (
        <Button
          variant="quiet"
          icon={<X size={14} aria-hidden />}
          aria-label={t("cancel")}
          title={t("cancel")}
          onClick={onCancel}
        />
      )}
    </div>
  );
};
