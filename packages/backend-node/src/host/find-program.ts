// Programs on PATH.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** A name of Windows may leave its ending out. */
const endings = (env: Environment): readonly string[] =>
  process.platform === "win32" ? ["", ...(env["PATHEXT"] ?? ".EXE;.CMD").split(";")] : [""];

/** Where package managers are besides: an app that is started from a desktop has a short PATH. */
const usual: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin"],
  linux: ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"],
};

/** Absolute path of the first program of this name; relative entries of PATH are passed over. */
export const findProgram = (name: string, env: Environment = process.env): string | undefined => {
  const folders = [
    ...(env["PATH"] ?? env["Path"] ?? "").split(delimiter),
    ...(usual[process.platform] ?? []),
  ];
  return folders
    .filter((folder) => isAbsolute(folder))
    .flatMap((folder) => endings(env).map((ending) => join(folder, name + ending)))
    .find(isProgram);
};
