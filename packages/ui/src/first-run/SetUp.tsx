import type { DoctorReport, InstallWay, Reason } from "@openutm/shared-types";
import { Download, RotateCw } from "lucide-react";
import { useState } from "react";
import { useAnswer } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { Progress } from "../components/progress/Progress.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useCheckAgain } from "../health/doctor.ts";
import { useTranslation } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import styles from "./FirstRun.module.css";
import { InstallOutput } from "./InstallOutput.tsx";
import { OtherWays } from "./OtherWays.tsx";
import { useInstallation, type Installation } from "./use-installation.ts";

const titles = { "qemu.notFound": "missing", "qemu.tooOld": "tooOld" } as const;
const titleOf = (code: string) =>
  code in titles ? titles[code as keyof typeof titles] : "unusable";

/** Without the systems that it is for, which a button has no room for. */
const shortTitle = ({ title }: InstallWay): string => title.replace(/ \(.*\)$/, "");

const RunningInstallation = ({
  installation: { job, wayId, output, cancel },
  ways,
}: {
  readonly installation: Installation;
  readonly ways: readonly InstallWay[];
}) => {
  const { t } = useTranslation("firstRun");
  if (job === undefined) return null;
  const title = ways.find(({ id }) => id === wayId)?.title;
  return (
    <>
      {job.state === "running" && (
        <Progress
          label={title === undefined ? job.title : t("setUp.installing", { title })}
          value={job.progress}
          {...(job.cancellable ? { onCancel: cancel } : {})}
        />
      )}
      {job.state === "cancelled" && <p role="status">{t("setUp.cancelled")}</p>}
      {job.error !== undefined && (
        <ReasonCard
          reason={{ ...job.error, message: `${t("setUp.failed")}: ${job.error.message}` }}
        />
      )}
      <InstallOutput key={job.id} jobId={job.id} output={output} />
    </>
  );
};

type SetUpProps = {
  /** Why no machine can run now. */
  readonly problem: Reason;
  readonly doctor: DoctorReport;
  /** 1 where it is the whole page, 2 inside a pane. */
  readonly level?: 1 | 2;
};

/** QEMU is missing or too old: what it is, how it gets here, and whether it is here now. */
export const SetUp = ({ problem, doctor, level = 1 }: SetUpProps) => {
  const { t } = useTranslation("firstRun");
  const Heading = level === 1 ? "h1" : "h2";
  const { data: options } = useAnswer("qemu.installWays", {});
  const installation = useInstallation();
  const { busy: checking, failure, checkAgain } = useCheckAgain();
  const [checked, setChecked] = useState(false);
  const ways = options?.ways ?? [];
  const best = ways.find(({ available }) => available);
  const isInstalling = installation.call.busy || installation.job?.state === "running";
  return (
    <div className={styles["setUp"]} data-level={level}>
      <Heading>{t(`setUp.${titleOf(problem.code)}`)}</Heading>
      <p className={styles["lead"]}>{t("setUp.what")}</p>
      {problem.code !== "qemu.notFound" && <ReasonCard tone="warning" reason={problem} />}
      {best !== undefined && (
        <section
          className={styles["way"]}
          aria-label={t("setUp.installWith", { title: best.title })}
        >
          <p>
            {t("setUp.consent")} {best.needsPassword && t("setUp.password")}
          </p>
          <Command argv={best.command} />
          <div className={styles["actions"]}>
            <Button
              variant="primary"
              busy={isInstalling}
              icon={<Download size={15} aria-hidden />}
              onClick={() => installation.install(best.id)}
            >
              {t("setUp.installWith", { title: shortTitle(best) })}
            </Button>
          </div>
        </section>
      )}
      {installation.call.failure !== undefined && <ReasonCard reason={installation.call.failure} />}
      <RunningInstallation installation={installation} ways={ways} />
      {options !== undefined && (
        <OtherWays
          platform={doctor.platform}
          ways={ways.filter((way) => way !== best)}
          downloadUrl={options.downloadUrl}
          disabled={isInstalling}
          onInstall={installation.install}
        />
      )}
      <div className={styles["actions"]}>
        <Button
          busy={checking}
          icon={<RotateCw size={14} aria-hidden />}
          onClick={() => void checkAgain().then(setChecked)}
        >
          {t("setUp.checkAgain")}
        </Button>
        <span role="status">
          {checking && t("setUp.checking")}
          {!checking && checked && t("setUp.still")}
        </span>
      </div>
      {failure !== undefined && <ReasonCard reason={failure} />}
    </div>
  );
};
