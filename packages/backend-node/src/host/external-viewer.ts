// virt-viewer's remote-viewer, for a guest in a window of another program.
import { ApiError } from "@openutm/shared-types";
import type { OpenedViewer } from "@openutm/vm-core";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasDesktop } from "./desktop-session.ts";
import { findProgram } from "./find-program.ts";

const program = "remote-viewer";

/** Why no window can be opened here; undefined when one can. */
export const whyNoViewer = (): string | undefined => {
  if (!hasDesktop(process.platform, process.env))
    return "OpenUTM's backend runs without a desktop here.";
  return findProgram(program) === undefined
    ? "remote-viewer is not installed. It comes with virt-viewer."
    : undefined;
};

/** The folder is this user's alone, and goes with the program: whatever became of the file in it. */
const privateFile = async (text: string): Promise<{ dir: string; path: string }> => {
  const dir = await mkdtemp(join(tmpdir(), "openutm-viewer-"));
  const path = join(dir, "display.vv");
  await writeFile(path, text, { mode: 0o600, flag: "wx" });
  return { dir, path };
};

/** @throws ApiError `host.limit` */
export const openViewer = async (text: string): Promise<OpenedViewer> => {
  const { dir, path } = await privateFile(text);
  const remove = (): Promise<void> => rm(dir, { recursive: true, force: true });
  // In a session of its own: it goes on when the backend ends, as the guest does.
  const child = spawn(findProgram(program) ?? program, [path], { detached: true, stdio: "ignore" });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
  } catch (cause) {
    await remove();
    throw new ApiError("host.limit", "remote-viewer could not be started.", {
      hint: "Look whether virt-viewer is installed as it should be.",
      cause,
    });
  }
  child.unref();
  return { ended: exited.then(remove), close: () => void child.kill("SIGTERM") };
};
