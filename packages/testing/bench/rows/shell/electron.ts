/// <reference lib="dom" />
// The Electron shell on the Electron that runs here (docs/adr/0011), as the comparison starts and asks it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkout, waitFor, type TestHome } from "../../../src/index.ts";
import { openDevTools } from "../../display/devtools.ts";
import type { BenchShell, DrivenShell } from "./bench-shell.ts";
import { endTree } from "./process-tree.ts";

const electron = join(checkout, ".cache", "electron-9.4.1");
const program = join(electron, "electron");
const source = join(checkout, "apps", "electron");
const app = join(source, "compat", "app");
// Chromium's own sandbox refuses to run as root, which is what containers are.
const args = ["--no-sandbox", app];

type Reply = { readonly ok: boolean; readonly result?: unknown; readonly error?: unknown };
type PageWindow = Window & { openutm: { request(envelope: unknown): Promise<Reply> } };

const environment = (home: TestHome, display: string): Record<string, string> => {
  const all = { ...home.env, DISPLAY: display, OPENUTM_NODE: process.execPath };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
};

const sizeMib = (path: string): number => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return path.endsWith(".map") ? 0 : stat.size / 1024 ** 2;
  return readdirSync(path)
    .map((name) => sizeMib(join(path, name)))
    .reduce((sum, size) => sum + size, 0);
};

/** By the way that a display's worker takes: a socket of streams on loopback (shared-types/stream-socket). */
const readInPage = async ({
  vmId,
  bytes,
}: {
  readonly vmId: string;
  readonly bytes: number;
}): Promise<number> => {
  const { openutm } = window as unknown as PageWindow;
  const ask = async <T>(method: string, params: unknown): Promise<T> => {
    const reply = await openutm.request({ id: 1, method, params });
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
    return reply.result as T;
  };
  const { ticket } = await ask<{ ticket: string }>("vm.openStream", {
    id: vmId,
    stream: "display",
  });
  const { origin } = await ask<{ origin: string }>("shell.streamOrigin", {});
  // A worker of its own address would need a file of the page's; this one has the page's policy all the same.
  const worker = new Worker(
    URL.createObjectURL(
      new Blob([
        `onmessage = ({ data: { url, bytes } }) => {
          const socket = new WebSocket(url);
          socket.binaryType = "arraybuffer";
          let read = 0;
          let owed = 0;
          let start;
          socket.onclose = () => postMessage(-1);
          socket.onmessage = ({ data }) => {
            if (new Uint8Array(data, 0, 1)[0] !== 0) return;
            start = start || performance.now();
            read += data.byteLength - 2;
            owed += data.byteLength - 2;
            if (owed >= 524288) {
              const credit = new DataView(new ArrayBuffer(6));
              credit.setUint8(0, 1);
              credit.setUint32(2, owed, true);
              socket.send(credit);
              owed = 0;
            }
            if (read < bytes) return;
            socket.onclose = socket.onmessage = null;
            socket.close();
            postMessage(read / 1e6 / ((performance.now() - start) / 1000));
          };
        };`,
      ]),
    ),
  );
  const rate = await new Promise<number>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
    worker.postMessage({ url: `${origin}/stream/${ticket}`, bytes }, []);
  });
  worker.terminate();
  if (rate < 0) throw new Error("The socket of streams was closed.");
  return rate;
};

const timeInPage = async ({
  method,
  params,
  count,
}: {
  readonly method: string;
  readonly params: unknown;
  readonly count: number;
}): Promise<number[]> => {
  const { openutm } = window as unknown as PageWindow;
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const start = performance.now();
    await openutm.request({ id: i, method, params });
    times.push(performance.now() - start);
  }
  return times;
};

/** As a user does it: by the row of the sidebar. */
const openDisplay = (id: string): void =>
  void document
    .querySelector(`[data-vm="${id}"]`)
    ?.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));

const hasPicture = (): boolean => {
  const canvas = document.querySelector<HTMLCanvasElement>("[data-testid=guest-screen] canvas");
  return canvas !== null && canvas.width > 0;
};

const hasLibrary = (): boolean => document.querySelector("button") !== null;

const callInPage = async (envelope: unknown): Promise<Reply> =>
  (window as unknown as PageWindow).openutm.request(envelope);

/** By the debugging port and not by Playwright, which has the browser report every byte of a WebSocket to it. */
const drive = async (home: TestHome, display: string): Promise<DrivenShell> => {
  const child = spawn(program, ["--remote-debugging-port=0", ...args], {
    env: environment(home, display),
    stdio: "ignore",
  });
  const pid = child.pid ?? 0;
  const devTools = await openDevTools(join(home.dir, "shell"));
  const inPage = async <A, R>(work: (given: A) => R, given: A): Promise<Awaited<R>> =>
    (await devTools.evaluate("app://", `(${work})(${JSON.stringify(given)})`)) as Awaited<R>;
  // Until the page has its address there is none to ask.
  const isThere = (): Promise<boolean> => inPage(hasLibrary, undefined).catch(() => false);
  await waitFor("the shell's page", isThere, 60_000);
  return {
    pid,
    end: () => {
      devTools.close();
      endTree(pid);
    },
    call: async (method, input) => {
      const reply = await inPage(callInPage, { id: 1, method, params: input });
      if (!reply.ok) throw new Error(`${method}: ${JSON.stringify(reply.error)}`);
      return reply.result as never;
    },
    timeCalls: (method, input, count) => inPage(timeInPage, { method, params: input, count }),
    readStream: (vmId, bytes) => inPage(readInPage, { vmId, bytes }),
    showDisplay: async (id) => {
      await waitFor("the VM's row", () =>
        inPage((vm) => document.querySelector(`[data-vm="${vm}"]`) !== null, id),
      );
      await inPage(openDisplay, id);
      await waitFor("the guest's screen", () => inPage(hasPicture, undefined), 60_000);
    },
  };
};

export const electronShell = (): BenchShell => {
  const missing = existsSync(program)
    ? undefined
    : "Electron 9.4.1 is not unpacked in .cache (npm run setup -- --tests)";
  if (missing === undefined)
    execFileSync(process.execPath, [join(source, "build.mjs"), "--compat"], { stdio: "ignore" });
  return {
    name: "Electron 9.4.1",
    missing,
    // The window stands in the middle of the screen; its sidebar's list begins below the search.
    listPart: { left: 50, top: 140, right: 300, bottom: 700 },
    bundleMib: () => sizeMib(electron) + sizeMib(join(app, "dist")),
    start: (home, display) => {
      const child = spawn(program, args, { env: environment(home, display), stdio: "ignore" });
      const pid = child.pid ?? 0;
      return { pid, end: () => endTree(pid) };
    },
    drive,
  };
};
