import { Info } from "lucide-react";
import { useCall } from "../../app/backend.tsx";
import { Card } from "../../components/card/Card.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { AccelerationBanner } from "./AccelerationBanner.tsx";
import { DrivesCard } from "./DrivesCard.tsx";
import { FailureCard } from "./FailureCard.tsx";
import { MachineFacts } from "./MachineFacts.tsx";
import styles from "./Overview.module.css";
import { RightNow } from "./RightNow.tsx";
import { ScreenPreview } from "./ScreenPreview.tsx";
import { UptimeLine } from "./UptimeLine.tsx";

/** A machine at a glance: what it shows, how it is, what it uses. */
export const Overview = () => {
  const { t } = useTranslation("detail");
  const { vm } = useDraft();
  const call = useCall();
  const notes = [
    ...(vm.runtime?.restartNeeded === true ? [t("overview.restartNeeded")] : []),
    // The banner says more of the speed than the backend's line does.
    ...(vm.runtime?.notes.filter((note) => !note.startsWith("Slow:")) ?? []),
  ];
  return (
    <div className={styles["overview"]}>
      {call.failure !== undefined && (
        <FailureCard vm={vm} reason={call.failure} onDismiss={call.dismiss} />
      )}
      {call.failure === undefined && vm.statusReason !== undefined && (
        <FailureCard
          vm={vm}
          reason={vm.statusReason}
          tone={vm.runtime === undefined ? "error" : "warning"}
        />
      )}
      <AccelerationBanner vm={vm} />
      {notes.length > 0 && (
        <ul className={styles["notes"]}>
          {notes.map((note) => (
            <li key={note}>
              <Info size={15} aria-hidden />
              {note}
            </li>
          ))}
        </ul>
      )}
      <div className={styles["columns"]}>
        <div className={styles["column"]}>
          <Card padding="none">
            <ScreenPreview vm={vm} call={call} />
            <UptimeLine vm={vm} />
          </Card>
          <DrivesCard vm={vm} />
        </div>
        <div className={styles["column"]}>
          {vm.runtime !== undefined && <RightNow vm={vm} />}
          <MachineFacts vm={vm} />
        </div>
      </div>
    </div>
  );
};
