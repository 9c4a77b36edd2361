// The page's entry in Electron: its backend is behind the shell that shows it.
import {
  createElectronConnection,
  imageFileOf,
  receivePorts,
  type ElectronBridge,
} from "@openutm/native-bridge/electron";
import { App, BackendProvider } from "@openutm/ui";
import { StrictMode, type ComponentProps } from "react";
import { createRoot } from "react-dom/client";

type HostActions = NonNullable<ComponentProps<typeof App>["hostActions"]>;

const bridge = (window as unknown as { readonly openutm: ElectronBridge }).openutm;
const connection = createElectronConnection({ bridge, portFor: receivePorts(window) });
const fragment = new URLSearchParams(location.hash.slice(1));
const isDisplayWindow = fragment.get("window") === "display";
const ignored = (): void => undefined;

const hostActions: HostActions = {
  chooseFile: async (kind) => (await connection.callShell("shell.chooseFile", { kind })).path,
  detachDisplay: (id) => void connection.callShell("shell.detachDisplay", { id }).catch(ignored),
  showing: ({ id, display }) =>
    void connection
      .callShell("shell.showing", { ...(id === undefined ? {} : { id }), display })
      .catch(ignored),
  onCommand: (listener) => {
    const stopCommands = connection.onCommand(listener);
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      const dropped = event.dataTransfer?.files[0];
      const file = dropped === undefined ? undefined : imageFileOf(bridge.pathOf(dropped));
      if (file !== undefined) listener({ kind: "create", file });
    };
    const allow = (event: DragEvent): void => event.preventDefault();
    document.addEventListener("dragover", allow);
    document.addEventListener("drop", onDrop);
    return () => {
      stopCommands();
      document.removeEventListener("dragover", allow);
      document.removeEventListener("drop", onDrop);
    };
  },
  ...(isDisplayWindow ? { leaveDisplay: () => window.close() } : {}),
};

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root.");

createRoot(root).render(
  <StrictMode>
    <BackendProvider connection={connection}>
      <App initialVmId={fragment.get("vm") ?? undefined} hostActions={hostActions} />
    </BackendProvider>
  </StrictMode>,
);
