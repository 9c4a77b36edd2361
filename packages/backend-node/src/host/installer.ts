// The system's package manager, run with its arguments and never through a shell.
import type { Arch, Platform } from "@openutm/shared-types";
import type { Installer } from "@openutm/vm-core";
import { spawn } from "node:child_process";
import { findProgram } from "./find-program.ts";
import { hasDesktop } from "./desktop-session.ts";
import { createPlainOutput } from "./plain-output.ts";

const keptOutputBytes = 64 * 1024;

/** Plain answers in English, nobody asked on a terminal. */
const calm = {
  DEBIAN_FRONTEND: "noninteractive",
  HOMEBREW_NO_ENV_HINTS: "1",
  HOMEBREW_NO_COLOR: "1",
  NO_COLOR: "1",
  LC_ALL: "C.UTF-8",
} as const;

export const createInstaller = (host: {
  readonly platform: Platform;
  readonly arch: Arch;
}): Installer => ({
  facts: () => ({
    ...host,
    isRoot: process.getuid?.() === 0,
    find: (program) => findProgram(program),
    hasDesktop: hasDesktop(process.platform, process.env),
    hasAskpass: (process.env["SUDO_ASKPASS"] ?? "") !== "",
  }),
  run: ([program = "", ...args], { onOutput, signal }) =>
    new Promise((resolve) => {
      let output = "";
      const tell = (text: string): void => {
        output = (output + text).slice(-keptOutputBytes);
        onOutput(text);
      };
      const child = spawn(program, args, {
        env: { ...process.env, ...calm },
        stdio: ["ignore", "pipe", "pipe"],
        detached: process.platform !== "win32",
        windowsHide: true,
      });
      for (const pipe of [child.stdout, child.stderr]) {
        const plain = createPlainOutput();
        pipe.setEncoding("utf8");
        pipe.on("data", (text: string) => tell(plain(text)));
      }
      const onAbort = (): void => {
        child.unref();
        resolve({ output });
      };
      signal.addEventListener("abort", onAbort, { once: true });
      child.once("error", (error) => {
        tell(`${error.message}\n`);
        resolve({ output });
      });
      child.once("close", (exitCode) => {
        signal.removeEventListener("abort", onAbort);
        resolve({ output, ...(exitCode === null ? {} : { exitCode }) });
      });
    }),
});
