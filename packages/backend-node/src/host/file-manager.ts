// Shows a file in the system's file manager.
import { ApiError } from "@openutm/shared-types";
import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { hasDesktop } from "./desktop-session.ts";
import { findProgram } from "./find-program.ts";

type Command = readonly [program: string, ...args: string[]];

const timeoutMs = 10_000;

/** On Linux the file manager is asked over D-Bus to mark the file; without that its folder is opened. Tried in order. */
export const revealCommands = (platform: NodeJS.Platform, path: string): readonly Command[] => {
  if (platform === "darwin") return [["open", "-R", path]];
  if (platform === "win32") return [["explorer.exe", `/select,${path}`]];
  return [
    [
      "gdbus",
      "call",
      "--session",
      "--timeout=3",
      "--dest=org.freedesktop.FileManager1",
      "--object-path=/org/freedesktop/FileManager1",
      "--method=org.freedesktop.FileManager1.ShowItems",
      `['${pathToFileURL(path).href.replaceAll("'", "%27")}']`,
      "''",
    ],
    ["xdg-open", dirname(path)],
  ];
};

/** Why nothing can be shown here; undefined when it can. */
export const whyNoReveal = (): string | undefined => {
  if (!hasDesktop(process.platform, process.env))
    return "OpenUTM's backend runs without a desktop here.";
  return process.platform === "linux" &&
    findProgram("xdg-open") === undefined &&
    findProgram("gdbus") === undefined
    ? "No file manager could be opened: xdg-open is not installed."
    : undefined;
};

const run = ([program, ...args]: Command): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: timeoutMs, windowsHide: true }, (error) =>
      // Explorer ends with 1 although it has opened its window.
      resolve(error === null || (process.platform === "win32" && typeof error.code === "number")),
    );
  });

/** @throws ApiError `host.limit` */
export const revealFile = async (path: string): Promise<void> => {
  for (const command of revealCommands(process.platform, path)) if (await run(command)) return;
  throw new ApiError("host.limit", "The file manager could not be opened.", {
    hint: `The file is ${path}.`,
    data: { path },
  });
};
