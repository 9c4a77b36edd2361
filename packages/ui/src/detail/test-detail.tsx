// One machine's detail over a backend that is a few functions: it keeps revisions as the real one does.
import { createMemoryConnection, type MemoryConnection } from "@openutm/native-bridge";
import {
  ApiError,
  defaultSettings,
  type Handlers,
  type Input,
  type VmConfig,
} from "@openutm/shared-types";
import { render } from "@testing-library/react";
import { BackendProvider, useVm } from "../app/backend.tsx";
import { NavigationProvider, useNavigation } from "../app/navigation.tsx";
import type { VmTab } from "../app/screens.ts";
import { ToastProvider } from "../components/toast/Toast.tsx";
import type { WholeVm } from "./draft/draft.ts";
import { VmDetail } from "./VmDetail.tsx";

export type ShownDetail = {
  readonly connection: MemoryConnection;
  /** What `vm.update` was asked, oldest first. */
  readonly updates: Input<"vm.update">[];
  now(): WholeVm;
  /** Somebody else changes the VM: the command line, another window. */
  changeElsewhere(change: Partial<WholeVm>): void;
};

const Here = ({ id }: { readonly id: string }) => {
  const vm = useVm(id);
  const { at, go } = useNavigation();
  const tab = at.name === "library" ? at.tab : undefined;
  return (
    <>
      <button type="button" onClick={() => go({ name: "trash" })}>
        Elsewhere
      </button>
      <p>{at.name}</p>
      {vm !== undefined && <VmDetail vm={vm} tab={tab ?? "overview"} />}
    </>
  );
};

/** Draws the detail of a VM with one of its tabs open. `more` takes the place of a handler. */
export const showDetail = (
  first: WholeVm,
  tab: VmTab,
  more: Partial<Handlers> = {},
): ShownDetail => {
  let vm = first;
  const updates: Input<"vm.update">[] = [];
  const connection = createMemoryConnection({
    handlers: {
      "vm.list": async () => ({ vms: [vm] }),
      "vm.get": async () => vm,
      "job.list": async () => ({ jobs: [] }),
      "settings.get": async () => defaultSettings,
      capabilities: async () => ({
        capabilities: [
          { name: "network.bridged", available: false, reason: "No bridge on this computer." },
        ],
      }),
      "vm.driveUsage": async () => ({ drives: [], unattached: [] }),
      "vm.update": async ({ id, revision, config, ...fields }) => {
        if (revision !== vm.revision)
          throw new ApiError("vm.staleRevision", "Changed since it was read.");
        updates.push({ id, revision, ...fields, ...(config === undefined ? {} : { config }) });
        const { group: _group, osId: _osId, ...shown } = fields;
        save({ ...(shown as Partial<WholeVm>), config: { ...vm.config, ...config } as VmConfig });
        return vm;
      },
      ...more,
    },
  });
  const save = (change: Partial<WholeVm>): void => {
    vm = { ...vm, ...change, revision: vm.revision + 1 };
    connection.emit({ topic: "vm.changed", payload: { vm } });
  };
  history.replaceState(null, "");
  render(
    <BackendProvider connection={connection}>
      <ToastProvider>
        <NavigationProvider first={{ name: "library", vmId: first.id, tab }}>
          <Here id={first.id} />
        </NavigationProvider>
      </ToastProvider>
    </BackendProvider>,
  );
  return { connection, updates, now: () => vm, changeElsewhere: save };
};
