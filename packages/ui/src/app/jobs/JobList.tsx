import type { Job } from "@openutm/shared-types";
import { useEffect, useRef, useState } from "react";
import { reasonOf, useConnection, useJobs } from "../backend.tsx";
import { Progress } from "../../components/progress/Progress.tsx";
import { useToasts } from "../../components/toast/Toast.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import styles from "./JobList.module.css";
import { timeLeftMs, type Seen } from "./time-left.ts";

/** Work that ends before this is not worth a line. */
const shownAfterMs = 700;

/** How long a job still takes, from what this page has seen of it. */
export const useTimeLeft = ({ progress }: Pick<Job, "progress">): number | undefined => {
  const first = useRef<Seen>(undefined);
  const [leftMs, setLeftMs] = useState<number>();
  useEffect(() => {
    if (progress === undefined) return;
    const now = { atMs: performance.now(), progress };
    first.current ??= now;
    setLeftMs(timeLeftMs(first.current, now));
  }, [progress]);
  return leftMs;
};

const JobRow = ({ job }: { readonly job: Job }) => {
  const connection = useConnection();
  const toasts = useToasts();
  const leftMs = useTimeLeft(job);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), shownAfterMs);
    return () => clearTimeout(timer);
  }, []);
  const cancel = (): void => {
    connection.call("job.cancel", { id: job.id }).catch((error: unknown) => {
      toasts.show({ title: reasonOf(error).message, tone: "error" });
    });
  };
  if (!shown) return null;
  return (
    <li>
      <Progress
        label={shownName(job.title)}
        value={job.progress}
        timeLeftMs={leftMs}
        {...(job.cancellable ? { onCancel: cancel } : {})}
      />
    </li>
  );
};

/** What OpenUTM works at now, with how long it takes and a way to stop it. */
export const JobList = () => {
  const { t } = useTranslation("app");
  const jobs = useJobs();
  const running = jobs.filter(({ state }) => state === "running");
  if (running.length === 0) return null;
  return (
    <ul className={styles["jobs"]} aria-label={t("jobs.label")}>
      {running.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </ul>
  );
};
