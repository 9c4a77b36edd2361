// The page's entry in Electron: its backend is behind the shell that shows it.
import {
  createElectronConnection,
  receivePorts,
  type ElectronBridge,
} from "@openutm/native-bridge/electron";
import type { Platform } from "@openutm/shared-types";
import { App, BackendProvider } from "@openutm/ui";
import { StrictMode, type ComponentProps } from "react";
import { createRoot } from "react-dom/client";

type HostActions = NonNullable<ComponentProps<typeof App>["hostActions"]>;
type HostCommand = Parameters<Parameters<HostActions["onCommand"]>[0]>[0];

const bridge = (window as unknown as { readonly openutm: ElectronBridge }).openutm;
const connection = createElectronConnection({ bridge, portFor: receivePorts(window) });
const fragment = new URLSearchParams(location.hash.slice(1));
const isDisplayWindow = fragment.get("window") === "display";
const ignored = (): void => undefined;

const platforms: Readonly<Record<string, Platform>> = { darwin: "macos", win32: "windows" };

const hostActions: HostActions = {
  platform: platforms[bridge.platform] ?? "linux",
  chooseFile: async (kind) => (await connection.callShell("shell.chooseFile", { kind })).path,
  pathOf: (file) => bridge.pathOf(file) || undefined,
  detachDisplay: (id) => void connection.callShell("shell.detachDisplay", { id }).catch(ignored),
  showInFiles: async (id) => void (await connection.callShell("shell.showInFiles", { id })),
  showing: ({ display }) => void connection.callShell("shell.showing", { display }).catch(ignored),
  setCommands: (commands) =>
    void connection.callShell("shell.setCommands", { commands: [...commands] }).catch(ignored),
  // The shell gives back the names that the page itself has told it.
  onCommand: (listener) => connection.onCommand((command) => listener(command as HostCommand)),
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
