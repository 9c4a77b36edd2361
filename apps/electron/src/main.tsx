// The page's entry in Electron: its backend is behind the shell that shows it.
import {
  createElectronConnection,
  receivePorts,
  type ElectronBridge,
} from "@openutm/native-bridge/electron";
import type { Platform } from "@openutm/shared-types";
import { App, BackendProvider, hostOfShell } from "@openutm/ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const bridge = (window as unknown as { readonly openutm: ElectronBridge }).openutm;
const connection = createElectronConnection({ bridge, portFor: receivePorts(window) });
const fragment = new URLSearchParams(location.hash.slice(1));

const platforms: Readonly<Record<string, Platform>> = { darwin: "macos", win32: "windows" };

const hostActions = hostOfShell(connection, {
  platform: platforms[bridge.platform] ?? "linux",
  isDisplayWindow: fragment.get("window") === "display",
  pathOf: (file) => bridge.pathOf(file) || undefined,
});

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root.");

createRoot(root).render(
  <StrictMode>
    <BackendProvider connection={connection}>
      <App initialVmId={fragment.get("vm") ?? undefined} hostActions={hostActions} />
    </BackendProvider>
  </StrictMode>,
);
