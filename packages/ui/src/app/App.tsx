import { lazy, Suspense, useState } from "react";
import { CreateDialog } from "../create/CreateDialog.tsx";
import { VmDetail } from "../detail/VmDetail.tsx";
import { EmptyLibrary } from "../library/EmptyLibrary.tsx";
import { Sidebar } from "../library/Sidebar.tsx";
import { hasScreen, useLibrary } from "./backend.tsx";
import styles from "./App.module.css";
import { useSystemTheme } from "./theme.ts";

// The protocols are half of the page's code: loaded when a screen is first shown.
const VmDisplay = lazy(async () => ({
  default: (await import("../display/VmDisplay.tsx")).VmDisplay,
}));

type AppProps = {
  /** The VM whose display the page opens with, from the address. */
  readonly initialVmId?: string | undefined;
};

export const App = ({ initialVmId }: AppProps) => {
  useSystemTheme();
  const { phase, vms } = useLibrary();
  const [selectedId, setSelectedId] = useState(initialVmId);
  const [displayedId, setDisplayedId] = useState(initialVmId);
  const [creating, setCreating] = useState(false);
  const selected = vms.find((vm) => vm.id === selectedId) ?? vms[0];
  const displayed = vms.find((vm) => vm.id === displayedId);

  if (displayed !== undefined && hasScreen(displayed))
    return (
      <Suspense fallback={<div className={styles["loading"]}>Opening the screen…</div>}>
        <VmDisplay
          key={`${displayed.id} ${displayed.runtime?.pid}`}
          vm={displayed}
          onBack={() => setDisplayedId(undefined)}
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
        onCreate={() => setCreating(true)}
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
          <EmptyLibrary onCreate={() => setCreating(true)} onCreated={(id) => setDisplayedId(id)} />
        )}
      </main>
      {creating && (
        <CreateDialog
          onClose={() => setCreating(false)}
          onCreated={(id) => {
            setCreating(false);
            setSelectedId(id);
            setDisplayedId(id);
          }}
        />
      )}
    </div>
  );
};
