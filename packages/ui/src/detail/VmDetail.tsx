import type { Vm } from "@openutm/shared-types";
import { Info } from "lucide-react";
import { useState } from "react";
import { hasScreen, useCall, useConnection } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { shownName } from "../shown-name.ts";
import { VMStatusBadge } from "../components/vm-status/VMStatusBadge.tsx";
import { DeleteDialog } from "./DeleteDialog.tsx";
import { LogsDialog } from "./LogsDialog.tsx";
import { MachineFacts } from "./MachineFacts.tsx";
import { ScreenPreview } from "./ScreenPreview.tsx";
import { VmActions } from "./VmActions.tsx";
import styles from "./VmDetail.module.css";

type VmDetailProps = { readonly vm: Vm; onOpenDisplay(): void };

export const VmDetail = ({ vm, onOpenDisplay }: VmDetailProps) => {
  const connection = useConnection();
  const call = useCall();
  const [dialog, setDialog] = useState<"logs" | "delete">();
  const { id } = vm;
  // `stop` answers this when the guest is still running: the way out is to force it.
  const canForce = call.failure?.code === "vm.stopTimedOut";

  const notes = [
    ...(vm.runtime?.restartNeeded === true
      ? ["Changed since its start. The change counts after a restart."]
      : []),
    ...(vm.runtime?.notes ?? []),
  ];

  return (
    <>
      <header className={styles["bar"]}>
        <h1 dir="auto" title={shownName(vm.name)}>
          {shownName(vm.name)}
        </h1>
        <VMStatusBadge status={vm.status} />
        <span className={styles["space"]} />
        <VmActions
          vm={vm}
          call={call}
          onOpenDisplay={onOpenDisplay}
          onShowLogs={() => setDialog("logs")}
          onDelete={() => setDialog("delete")}
        />
      </header>
      <div className={styles["body"]}>
        {call.failure !== undefined && (
          <ReasonCard
            reason={call.failure}
            actions={
              <>
                {canForce && (
                  <Button
                    variant="danger"
                    onClick={() =>
                      void call.run(() => connection.call("vm.stop", { id, force: true }))
                    }
                  >
                    Force it off
                  </Button>
                )}
                <Button onClick={() => setDialog("logs")}>View logs</Button>
                <Button variant="quiet" onClick={call.dismiss}>
                  Dismiss
                </Button>
              </>
            }
          />
        )}
        {call.failure === undefined && vm.statusReason !== undefined && (
          <ReasonCard
            reason={vm.statusReason}
            tone={vm.runtime === undefined ? "error" : "warning"}
            actions={<Button onClick={() => setDialog("logs")}>View logs</Button>}
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
            {...(hasScreen(vm) ? { onOpen: onOpenDisplay } : {})}
          />
          <MachineFacts vm={vm} />
        </div>
      </div>
      {dialog === "logs" && (
        <LogsDialog key={vm.status} vm={vm} onClose={() => setDialog(undefined)} />
      )}
      {dialog === "delete" && <DeleteDialog vm={vm} onClose={() => setDialog(undefined)} />}
    </>
  );
};
