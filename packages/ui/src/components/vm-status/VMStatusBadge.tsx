import type { VmStatus } from "@openutm/shared-types";
import { i18n, useTranslation } from "../../i18n/index.ts";
import styles from "./VMStatusBadge.module.css";

type Look = "running" | "paused" | "off" | "error";

/** The look of each state: a shape as well as a colour, for those who do not see colour. */
const looks: Readonly<Record<VmStatus, Look>> = {
  running: "running",
  starting: "running",
  stopping: "paused",
  paused: "paused",
  suspended: "off",
  stopped: "off",
  error: "error",
  broken: "error",
};

/** The state in the language that is shown now. */
export const statusWord = (status: VmStatus): string => i18n.t(`status.${status}`);

type VMStatusProps = { readonly status: VmStatus };

/** Round runs, square waits, a ring is off, a triangle needs somebody. */
export const VMStatusDot = ({ status }: VMStatusProps) => {
  const { t } = useTranslation();
  return (
    <span
      className={styles["dot"]}
      data-look={looks[status]}
      role="img"
      aria-label={t(`status.${status}`)}
    />
  );
};

export const VMStatusBadge = ({ status }: VMStatusProps) => {
  const { t } = useTranslation();
  return (
    <span className={styles["badge"]} data-look={looks[status]} data-status={status}>
      {t(`status.${status}`)}
    </span>
  );
};
