import type { Vm } from "@openutm/shared-types";
import { Info } from "lucide-react";
import { hasScreen } from "../app/backend.tsx";
import { useNavigation } from "../app/navigation.tsx";
import type { VmTab } from "../app/screens.ts";
import { Button } from "../components/button/Button.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { LogsDialog } from "./LogsDialog.tsx";
import { MachineFacts } from "./MachineFacts.tsx";
import { ScreenPreview } from "./ScreenPreview.tsx";
import styles from "./VmDetail.module.css";

type VmDetailProps = {
  readonly vm: Vm;
  readonly tab: VmTab;
};

/** Everything about a VM below its bar, which the library screen draws. */
export const VmDetail = ({ vm, tab }: VmDetailProps) => {
  const { go } = useNavigation();
  const showTab = (next: VmTab): void => go({ name: "library", vmId: vm.id, tab: next });

  const notes = [
    ...(vm.runtime?.restartNeeded === true
      ? ["Changed since its start. The change counts after a restart."]
      : []),
    ...(vm.runtime?.notes ?? []),
  ];

  return (
    <>
      <div className={styles["body"]}>
        {vm.statusReason !== undefined && (
          <ReasonCard
            reason={vm.statusReason}
            tone={vm.runtime === undefined ? "error" : "warning"}
            actions={<Button onClick={() => showTab("logs")}>View logs</Button>}
          />
        )}
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
          <ScreenPreview
            key={vm.status}
            vm={vm}
            {...(hasScreen(vm) ? { onOpen: () => go({ name: "display", vmId: vm.id }) } : {})}
          />
          <MachineFacts vm={vm} />
        </div>
      </div>
      {tab === "logs" && <LogsDialog key={vm.status} vm={vm} onClose={() => showTab("overview")} />}
    </>
  );
};
