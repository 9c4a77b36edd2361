// Puts programs before the real QEMU and qemu-img that write down each call, so that "was never run" can be proven.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export type SpyQemu = {
  /** For the backend's environment. */
  readonly env: { readonly PATH: string };
  /** The arguments of every run of qemu-img so far, one line each. */
  imgRuns(): string[];
  /** The same for starts of an emulator; questions (`--version`, capabilities, probes) are left out. */
  starts(): string[];
  dispose(): void;
};

/** Where a program of this machine lies. */
export const programPath = (name: string): string | undefined => {
  const places = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name));
  const found = places.find((path) => existsSync(path));
  return found === undefined ? undefined : realpathSync(found);
};

export const installSpyQemu = (): SpyQemu => {
  const folder = mkdtempSync(join(tmpdir(), "ou-spy-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const log = (name: string): string => join(folder, `${name}.log`);
  for (const name of ["qemu-system-x86_64", "qemu-img"]) {
    const real = programPath(name);
    if (real === undefined) continue;
    const path = join(bin, name);
    writeFileSync(
      path,
      `#!/bin/sh\nprintf '%s' "$*" | tr '\\n' ' ' >>'${log(name)}'\necho >>'${log(name)}'\nexec '${real}' "$@"\n`,
    );
    chmodSync(path, 0o755);
  }
  const lines = (name: string): string[] =>
    existsSync(log(name))
      ? readFileSync(log(name), "utf8")
          .split("\n")
          .filter((line) => line !== "")
      : [];
  return {
    env: { PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` },
    imgRuns: () => lines("qemu-img").filter((line) => line !== "--version"),
    starts: () => lines("qemu-system-x86_64").filter((line) => line.includes("-name ")),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
};
