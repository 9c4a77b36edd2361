// A VM's logs as files, each with a bound: our lines, QEMU's stderr (written by QEMU itself), the serial line's ring.
import type { GuestLogs, Log } from "@openutm/vm-core";
import { appendFile, mkdir, open, rename, stat, truncate } from "node:fs/promises";
import { watch } from "node:fs";
import { dirname, join } from "node:path";
import { vmDirNames, vmLogNames } from "../paths.ts";
import { followFile } from "./follow-file.ts";
import { asQemuLine, isWord, mergeLogs, runMark, wordsOfLastRun } from "./log-lines.ts";
import { createSerialRing, setSerialRingAside } from "./serial-ring.ts";

const maxLogBytes = 1024 * 1024;
/** What is left after a cut: the end says why, and cutting rarely costs less. */
const keptBytes = 256 * 1024;

/** The last `maxBytes` of a file, from a whole line on; "" when it is not there. */
export const readEnd = async (path: string, maxBytes: number): Promise<string> => {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, maxBytes);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const text = buffer.subarray(0, bytesRead).toString("utf8");
    return length === size ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    await file.close();
  }
};

/** Cuts a file that others append to: it keeps its identity, so that O_APPEND writers go on at the new end. */
export const cutToEnd = async (path: string): Promise<void> => {
  const { size } = await stat(path);
  if (size <= maxLogBytes) return;
  const end = await readEnd(path, keptBytes);
  await truncate(path, 0);
  await appendFile(path, `[the beginning was cut off]\n${end}`);
};

const watchLog = (path: string, log: Log): (() => void) => {
  let cutting = false;
  const cut = (): void => {
    if (cutting) return;
    cutting = true;
    cutToEnd(path)
      .catch(() => undefined)
      .finally(() => (cutting = false));
  };
  try {
    const watcher = watch(path, { persistent: false }, cut);
    watcher.on("error", () => watcher.close());
    cut();
    return () => watcher.close();
  } catch (error) {
    // No inotify watch left: the log is cut at the next start instead.
    log.warn("a log's size cannot be watched", { path, cause: String(error) });
    return () => undefined;
  }
};

export const createGuestLogs = (options: {
  readonly vmDir: (vmId: string) => string;
  readonly log: Log;
  readonly nowMs: () => number;
}): GuestLogs => {
  const { vmDir, log, nowMs } = options;
  const pathOf = (vmId: string, name: string): string => join(vmDir(vmId), vmDirNames.logs, name);
  const tails = new Map<string, Promise<void>>();

  const appendLine = async (path: string, line: string): Promise<void> => {
    await appendFile(path, line, { mode: 0o600 });
    if ((await stat(path)).size > maxLogBytes) await rename(path, `${path}.1`);
  };

  return {
    write: (vmId, line) => {
      const path = pathOf(vmId, vmLogNames.openutm);
      const text = `${new Date(nowMs()).toISOString()} ${line.replaceAll(/[\r\n]+/g, " ")}\n`;
      const tail = (tails.get(vmId) ?? Promise.resolve())
        .then(() => appendLine(path, text))
        .catch((error: unknown) =>
          log.warn("a VM's log cannot be written", { path, cause: String(error) }),
        );
      tails.set(vmId, tail);
      void tail.then(() => {
        if (tails.get(vmId) === tail) tails.delete(vmId);
      });
    },
    beginRun: async (vmId) => {
      const path = pathOf(vmId, vmLogNames.qemu);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => undefined);
      await cutToEnd(path).catch(() => undefined);
      await setSerialRingAside(
        pathOf(vmId, vmLogNames.serial),
        pathOf(vmId, vmLogNames.previousSerial),
      );
      await appendFile(path, runMark(nowMs()), { mode: 0o600 }).catch((error: unknown) =>
        log.warn("qemu.log cannot be written", { path, cause: String(error) }),
      );
      return path;
    },
    lastWords: async (vmId, lines) =>
      wordsOfLastRun(await readEnd(pathOf(vmId, vmLogNames.qemu), maxLogBytes)).slice(-lines),
    tail: async (vmId, lines) => {
      await tails.get(vmId);
      const path = pathOf(vmId, vmLogNames.openutm);
      const [own, qemu] = await Promise.all([
        readEnd(path, maxLogBytes),
        readEnd(pathOf(vmId, vmLogNames.qemu), maxLogBytes),
      ]);
      return { path, lines: mergeLogs(own, qemu).slice(-lines) };
    },
    follow: (vmId, onLines) => {
      const onProblem = (error: unknown): void =>
        log.warn("a VM's log cannot be followed", { vmId, cause: String(error) });
      const followers = [
        followFile(pathOf(vmId, vmLogNames.openutm), onLines, onProblem),
        followFile(
          pathOf(vmId, vmLogNames.qemu),
          (lines) => {
            const words = lines.filter(isWord).map(asQemuLine);
            if (words.length > 0) onLines(words);
          },
          onProblem,
        ),
      ];
      return () => {
        for (const { dispose } of followers) dispose();
      };
    },
    watchSize: (vmId) => watchLog(pathOf(vmId, vmLogNames.qemu), log),
    serialRing: (vmId) => createSerialRing(pathOf(vmId, vmLogNames.serial)),
  };
};
