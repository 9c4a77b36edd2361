// Programs of the same kind that somebody else wrote, started on the same screen in the same run, where they are installed.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { StartedShell } from "./bench-shell.ts";
import { endTree } from "./process-tree.ts";

export type Reference = {
  readonly name: string;
  readonly installed: boolean;
  /** Of its own package alone: the libraries that it shares with its desktop are not counted. */
  packageMib(): number;
  start(display: string): StartedShell;
};

const packages = {
  "virt-manager": {
    program: "/usr/bin/virt-manager",
    args: ["--no-fork", "-c", "test:///default"],
  },
  "gnome-boxes": { program: "/usr/bin/gnome-boxes", args: [] },
} as const;

export const references = (): readonly Reference[] =>
  Object.entries(packages).map(([name, { program, args }]) => ({
    name,
    installed: existsSync(program) && existsSync("/usr/bin/dbus-run-session"),
    packageMib: () =>
      Number(
        execFileSync("dpkg-query", ["-W", "-f", "${Installed-Size}", name], { encoding: "utf8" }),
      ) / 1024,
    start: (display) => {
      const child = spawn("dbus-run-session", ["--", program, ...args], {
        env: { ...process.env, DISPLAY: display },
        stdio: "ignore",
      });
      const pid = child.pid ?? 0;
      return { pid, end: () => endTree(pid) };
    },
  }));
