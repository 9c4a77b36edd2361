import { RotateCw } from "lucide-react";
import { reasonOf, useAnswer } from "../app/backend.tsx";
import { Pane } from "../app/Pane.tsx";
import { Button } from "../components/button/Button.tsx";
import { CopyButton } from "../components/copy-button/CopyButton.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { SetUp } from "../first-run/SetUp.tsx";
import { useTranslation } from "../i18n/index.ts";
import { AcceleratorsCard } from "./AcceleratorsCard.tsx";
import { CapabilitiesCard } from "./CapabilitiesCard.tsx";
import { ComputerCard } from "./ComputerCard.tsx";
import { qemuProblem, useCheckAgain, useFreshDoctor } from "./doctor.ts";
import { FirmwareCard } from "./FirmwareCard.tsx";
import styles from "./Health.module.css";
import { QemuCard } from "./QemuCard.tsx";
import { reportText } from "./report.ts";
import { Summary } from "./Summary.tsx";

/** What QEMU and this computer can do, each with its reason; and a report of it to send to somebody. */
export const HealthScreen = () => {
  const { t } = useTranslation("health");
  const { data: doctor, error } = useFreshDoctor();
  const capabilities = useAnswer("capabilities", {}).data?.capabilities ?? [];
  const { busy, failure, checkAgain } = useCheckAgain();
  const missing = doctor && qemuProblem(doctor);
  const problem = failure ?? (error === null ? undefined : reasonOf(error));
  return (
    <Pane
      title={t("title")}
      actions={
        <>
          {doctor !== undefined && (
            <CopyButton
              variant="secondary"
              label={t("copyReport")}
              text={() => reportText(doctor, capabilities)}
            />
          )}
          <Button
            busy={busy}
            title={t("checkAgainFact")}
            icon={<RotateCw size={14} aria-hidden />}
            onClick={() => void checkAgain()}
          >
            {t("checkAgain")}
          </Button>
        </>
      }
    >
      <div className={styles["page"]}>
        {problem !== undefined && (
          <ReasonCard reason={{ ...problem, message: `${t("failed")}: ${problem.message}` }} />
        )}
        {doctor === undefined && problem === undefined && <p role="status">{t("loading")}</p>}
        {doctor !== undefined && (
          <>
            {missing === undefined ? (
              <Summary doctor={doctor} />
            ) : (
              <SetUp problem={missing} doctor={doctor} level={2} />
            )}
            <div className={styles["cards"]}>
              <QemuCard installations={doctor.qemu} />
              <AcceleratorsCard reports={doctor.accelerators} />
              <ComputerCard doctor={doctor} />
              <CapabilitiesCard capabilities={capabilities} />
              <FirmwareCard images={doctor.firmware} />
            </div>
          </>
        )}
      </div>
    </Pane>
  );
};
