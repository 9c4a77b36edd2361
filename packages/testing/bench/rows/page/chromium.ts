// The system's Chromium with nobody who follows its network: Playwright does, and a page then says with every request
// which line of it asked, for which V8 reads the whole script once more.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "../../../src/browser/find-chromium.ts";
import { openDevTools, type DevTools } from "../../display/devtools.ts";
import { endTree } from "../shell/process-tree.ts";

export type BareChromium = Pick<DevTools, "open"> & { end(): void };

/** @throws when no Chromium is installed */
export const startChromium = async (): Promise<BareChromium> => {
  const program = findChromium();
  if (program === undefined) throw new Error("No Chromium is installed (package chromium).");
  const profile = mkdtempSync(join(tmpdir(), "ou-chromium-"));
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(
    program,
    [
      "--headless",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...sandbox,
      "about:blank",
    ],
    { stdio: "ignore" },
  );
  const devTools = await openDevTools(profile);
  return {
    open: devTools.open,
    end: () => {
      devTools.close();
      endTree(child.pid ?? 0);
      rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
};
