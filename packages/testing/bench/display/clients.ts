// The clients that are compared, each as a user would run it: in a window on the benchmark's screen.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findChromium } from "../../src/browser/find-chromium.ts";
import type { BenchGuest } from "./guest.ts";
import { treeOf } from "./processes.ts";

export const clientNames = ["OpenUTM", "remote-viewer", "noVNC", "spice-html5"] as const;
export type ClientName = (typeof clientNames)[number];

export type RunningClient = {
  /** The processes that show the picture. */
  readonly pid: number;
  /** The process that passes bytes from the guest to a page; a native client needs none. */
  readonly relayPid: number | undefined;
  /** The browser's folder. */
  readonly profile: string | undefined;
  close(): Promise<void>;
};

export type ClientParts = {
  /** DISPLAY */
  readonly screen: string;
  readonly guest: BenchGuest;
  /** The built pages. */
  readonly pages: string;
  readonly browserArgs?: readonly string[];
};

export const spiceHtml5Folder = "/usr/share/spice-html5";
const remoteViewer = "/usr/bin/remote-viewer";

/** Why a client cannot run here. */
export const missingClient = (name: ClientName): string | undefined => {
  if (name === "remote-viewer") {
    return existsSync(remoteViewer) ? undefined : "not installed (package virt-viewer)";
  }
  if (findChromium() === undefined) return "not installed (package chromium)";
  const hasHtml5 = existsSync(join(spiceHtml5Folder, "main.js"));
  return name !== "spice-html5" || hasHtml5 ? undefined : "not installed (package spice-html5)";
};

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });

export type PageServer = { readonly origin: string; readonly pid: number; close(): Promise<void> };

export const startServer = async (
  pages: string,
  guest: Pick<BenchGuest, "spicePath" | "vncPath">,
): Promise<PageServer> => {
  const program = join(import.meta.dirname, "server.ts");
  const args = [program, pages, guest.spicePath, guest.vncPath, spiceHtml5Folder];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("exit", (code) => reject(new Error(`the bench's server ended with ${code}`)));
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    close: async () => {
      child.kill();
      await ended(child);
    },
  };
};

const quietBrowser = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--password-store=basic",
  "--window-position=0,0",
  "--window-size=2048,1400",
];

export type Window = { readonly pid: number; readonly profile: string; close(): Promise<void> };

/**
 * A page in a browser's window, as a user has it. Nothing drives this browser: whoever watches a page over DevTools is
 * told every byte of its WebSockets, which costs more than showing them.
 */
export const openWindow = (screen: string, url: string, args: readonly string[] = []): Window => {
  const executable = findChromium();
  if (executable === undefined) throw new Error("No Chromium is installed.");
  const profile = mkdtempSync(join(tmpdir(), "outm-bench-browser-"));
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox", "--test-type"] : [];
  const all = [...quietBrowser, ...sandbox, ...args, `--user-data-dir=${profile}`, `--app=${url}`];
  const child = spawn(executable, all, {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: screen, DBUS_SESSION_BUS_ADDRESS: "disabled:" },
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    profile,
    close: async () => {
      const all = treeOf(pid);
      child.kill();
      const late = setTimeout(() => {
        for (const one of all) endNow(one);
      }, endPatienceMs);
      await ended(child);
      clearTimeout(late);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

const endPatienceMs = 3000;

const endNow = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
};

const pageNames = { OpenUTM: "ours", noVNC: "novnc", "spice-html5": "html5" } as const;

const openPageClient = async (
  name: keyof typeof pageNames,
  { screen, guest, pages, browserArgs }: ClientParts,
): Promise<RunningClient> => {
  const server = await startServer(pages, guest);
  const { widthPx, heightPx } = guest.size;
  const path = `${pageNames[name]}.html?width=${widthPx}&height=${heightPx}`;
  const window = openWindow(screen, `${server.origin}/${path}`, browserArgs);
  return {
    pid: window.pid,
    relayPid: server.pid,
    profile: window.profile,
    close: async () => {
      await window.close();
      await server.close();
    },
  };
};

const openRemoteViewer = async ({ screen, guest }: ClientParts): Promise<RunningClient> => {
  const child = spawn(remoteViewer, [`spice+unix://${guest.spicePath}`], {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: screen, GDK_BACKEND: "x11", NO_AT_BRIDGE: "1" },
  });
  return {
    pid: child.pid ?? 0,
    relayPid: undefined,
    profile: undefined,
    close: async () => {
      child.kill("SIGKILL");
      await ended(child);
    },
  };
};

export const openClient = (name: ClientName, parts: ClientParts): Promise<RunningClient> =>
  name === "remote-viewer" ? openRemoteViewer(parts) : openPageClient(name, parts);
