/** Starts a real QEMU for a test of guests: QMP, the serial line and the screen, and an end for all of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectQmp, openEndpoint, type QmpConnection } from "@openutm/qemu-lib";
import { waitFor } from "../src/harness/wait.ts";
import { type Picture, readPicture } from "./picture.ts";

export type RunningQemu = {
  readonly qmp: QmpConnection;
  readonly process: ChildProcess;
  /** Everything the guest has said on its first serial line so far. */
  serialText(): string;
  writeSerial(text: string): void;
  /** Resolves when the serial line has said `text`; the bound is for a busy machine. */
  serialSays(text: string | RegExp, timeoutMs?: number): Promise<void>;
  screen(): Promise<Picture>;
  /** The exit status; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
};

export type RunQemuOptions = { readonly binary?: string };

/** TCG, no default devices, no display window; `args` add the rest. */
export async function runQemu(
  args: readonly string[],
  { binary = "qemu-system-x86_64" }: RunQemuOptions = {},
): Promise<RunningQemu> {
  const folder = mkdtempSync(join(tmpdir(), "outm-guest-"));
  const qmpPath = join(folder, "qmp");
  const serialPath = join(folder, "serial");
  const base = ["-accel", "tcg", "-nodefaults", "-no-user-config", "-display", "none"];
  const control = [
    "-qmp",
    `unix:${qmpPath},server=on,wait=off`,
    "-serial",
    `unix:${serialPath},server=on,wait=off`,
  ];
  const child = spawn(binary, [...base, ...control, ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stderr: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("exit", resolve);
    child.once("error", reject);
  });
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const qmp = await connectQmp(
      (signal) => openEndpoint({ kind: "unix", path: qmpPath }, signal),
      {
        timeoutMs: 30_000,
        appearTimeoutMs: 30_000,
      },
    );
    const serial = await openSerial(serialPath);
    return {
      qmp,
      process: child,
      serialText: serial.text,
      writeSerial: serial.write,
      serialSays: async (text, timeoutMs = 60_000) => {
        const matches = (): boolean =>
          typeof text === "string" ? serial.text().includes(text) : text.test(serial.text());
        await waitFor(
          `${String(text)} on the serial line, which said ${serial.text().slice(-500)}`,
          matches,
          timeoutMs,
        );
      },
      screen: async () => {
        const filename = join(folder, "screen.png");
        await qmp.execute("screendump", { filename, format: "png" });
        return readPicture(readFileSync(filename));
      },
      exited,
      stop: async () => {
        child.kill("SIGKILL");
        await exited;
        serial.close();
        discard();
      },
    };
  } catch (error) {
    child.kill("SIGKILL");
    discard();
    throw new Error(`QEMU did not come up: ${Buffer.concat(stderr).toString().trim()}`, {
      cause: error,
    });
  }
}

async function openSerial(path: string) {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened = connect(path, () => resolve(opened));
    opened.once("error", reject);
  });
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk) => (text += String(chunk)));
  socket.on("error", () => socket.destroy());
  return {
    text: () => text,
    write: (bytes: string) => void socket.write(bytes),
    close: () => void socket.destroy(),
  };
}
