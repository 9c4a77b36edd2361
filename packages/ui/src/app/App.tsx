import { lazy, Suspense, useEffect, useState } from "react";
import { CreateDialog } from "../create/CreateDialog.tsx";
import { VmDetail } from "../detail/VmDetail.tsx";
import { EmptyLibrary } from "../library/EmptyLibrary.tsx";
import { Sidebar } from "../library/Sidebar.tsx";
import { hasScreen, useLibrary } from "./backend.tsx";
import styles from "./App.module.css";
import type { HostActions, HostCommand } from "./host-actions.ts";
import { useSystemTheme } from "./theme.ts";

// The protocols are half of the page's code: loaded when a screen is first shown.
const VmDisplay = lazy(async () => ({
  default: (await import("../display/VmDisplay.tsx")).VmDisplay,
}));

type AppProps = {
  /** The VM whose display the page opens with, from the address. */
  readonly initialVmId?: string | undefined;
  /** What a desktop shell does for the page; absent in a browser. */
  readonly hostActions?: HostActions | undefined;
};

export const App = ({ initialVmId, hostActions }: AppProps) => {
  useSystemTheme();
  const { phase, vms } = useLibrary();
  const [selectedId, setSelectedId] = useState(initialVmId);
  const [displayedId, setDisplayedId] = useState(initialVmId);
  const [creating, setCreating] = useState<HostCommand & { kind: "create" }>();
  const selected = vms.find((vm) => vm.id === selectedId) ?? vms[0];
  const displayed = vms.find((vm) => vm.id === displayedId);
  const display = displayed !== undefined && hasScreen(displayed);
  const shownId = display ? displayedId : selected?.id;

  useEffect(() => hostActions?.showing({ id: shownId, display }), [hostActions, shownId, display]);
  useEffect(
    () =>
      hostActions?.onCommand((command) => {
        if (command.kind === "create") setCreating(command);
        else setSelectedId(command.id);
        setDisplayedId(command.kind === "openDisplay" ? command.id : undefined);
      }),
    [hostActions],
  );

  const leaveDisplay = (): void => {
    if (hostActions?.leaveDisplay === undefined) setDisplayedId(undefined);
    else hostActions.leaveDisplay();
  };

  if (display)
    return (
      <Suspense fallback={<div className={styles["loading"]}>Opening the screen…</div>}>
        <VmDisplay
          key={`${displayed.id} ${displayed.runtime?.pid}`}
          vm={displayed}
          onBack={leaveDisplay}
          {...(hostActions === undefined || hostActions.leaveDisplay !== undefined
            ? {}
            : {
                onDetach: () => {
                  hostActions.detachDisplay(displayed.id);
                  setDisplayedId(undefined);
                },
              })}
        />
      </Suspense>
    );

  return (
    <div className={styles["window"]}>
      {phase === "lost" && (
        <div className={styles["lost"]} role="alert">
          OpenUTM’s backend does not answer. Your VMs go on running; this page reconnects by itself.
        </div>
      )}
      <Sidebar
        vms={vms}
        selectedId={selected?.id}
        onSelect={setSelectedId}
        onCreate={() => setCreating({ kind: "create" })}
      />
      <main className={styles["main"]}>
        {selected !== undefined && (
          <VmDetail
            key={selected.id}
            vm={selected}
            onOpenDisplay={() => setDisplayedId(selected.id)}
          />
        )}
        {selected === undefined && phase === "ready" && (
          <EmptyLibrary
            onCreate={() => setCreating({ kind: "create" })}
            onCreated={(id) => setDisplayedId(id)}
          />
        )}
      </main>
      {creating !== undefined && (
        <CreateDialog
          key={creating.file?.path}
          file={creating.file}
          chooseFile={hostActions?.chooseFile}
          onClose={() => setCreating(undefined)}
          onCreated={(id) => {
            setCreating(undefined);
            setSelectedId(id);
            setDisplayedId(id);
          }}
        />
      )}
    </div>
  );
};
