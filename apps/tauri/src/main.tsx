// The page's entry in Tauri: its backend is behind the shell that shows it.
import { createTauriConnection, tauriBridge } from "@openutm/native-bridge/tauri";
import type { Platform } from "@openutm/shared-types";
import { App, BackendProvider, hostOfShell } from "@openutm/ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const connection = createTauriConnection({ bridge: tauriBridge });
// The shell writes it when it opens a window.
const fragment = new URLSearchParams(location.hash.slice(1));

const hostActions = hostOfShell(connection, {
  platform: (fragment.get("platform") ?? "linux") as Platform,
  isDisplayWindow: fragment.get("window") === "display",
  pathOf: connection.pathOf,
  heldFiles: connection.heldFiles,
  takeHeldFiles: connection.takeHeldFiles,
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
