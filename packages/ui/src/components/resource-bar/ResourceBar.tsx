import { Meter } from "@base-ui/react/meter";
import { useTranslation } from "../../i18n/index.ts";
import styles from "./ResourceBar.module.css";

type ResourceBarProps = {
  readonly label: string;
  readonly used: number;
  readonly total: number;
  /** The amounts in words; without it both with `unit`. */
  readonly text?: string;
  readonly unit?: string;
  /** `calm` where being full is no trouble. */
  readonly tone?: "byShare" | "calm";
};

const toneOf = (share: number): "calm" | "high" | "full" => {
  if (share >= 0.95) return "full";
  return share >= 0.85 ? "high" : "calm";
};

/** How much of something limited is used: a disk, memory. From 85 % it warns, from 95 % it alarms. */
export const ResourceBar = ({
  label,
  used,
  total,
  text,
  unit = "",
  tone = "byShare",
}: ResourceBarProps) => {
  const { t } = useTranslation();
  const share = total > 0 ? Math.min(1, Math.max(0, used / total)) : 0;
  const words = text ?? t("usage", { used, total: `${total} ${unit}`.trim() });
  return (
    <Meter.Root
      value={share * 100}
      aria-valuetext={words}
      className={styles["root"]}
      data-tone={tone === "calm" ? tone : toneOf(share)}
    >
      <Meter.Label className={styles["label"]}>{label}</Meter.Label>
      <span className={styles["text"]} aria-hidden>
        {words}
      </span>
      <Meter.Track className={styles["track"]}>
        <Meter.Indicator className={styles["indicator"]} />
      </Meter.Track>
    </Meter.Root>
  );
};
