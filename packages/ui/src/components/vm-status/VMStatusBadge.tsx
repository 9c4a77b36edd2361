import type { VmStatus } from "@openutm/shared-types";
import styles from "./VMStatusBadge.module.css";

/** The word for each state, and its look: a shape as well as a colour, for those who do not see colour. */
const looks: Readonly<
  Record<VmStatus, { readonly word: string; readonly look: "running" | "paused" | "off" | "error" }>
> = {
  running: { word: "Running", look: "running" },
  starting: { word: "Starting…", look: "running" },
  stopping: { word: "Shutting down…", look: "paused" },
  paused: { word: "Paused", look: "paused" },
  suspended: { word: "Suspended", look: "off" },
  stopped: { word: "Stopped", look: "off" },
  error: { word: "Stopped by an error", look: "error" },
  broken: { word: "Cannot be read", look: "error" },
};

export const statusWord = (status: VmStatus): string => looks[status].word;

export const VMStatusDot = ({ status }: { readonly status: VmStatus }) => (
  <span
    className={styles["dot"]}
    data-look={looks[status].look}
    role="img"
    aria-label={looks[status].word}
  />
);

export const VMStatusBadge = ({ status }: { readonly status: VmStatus }) => (
  <span className={styles["badge"]} data-look={looks[status].look} data-status={status}>
    {looks[status].word}
  </span>
);
