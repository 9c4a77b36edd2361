/** I/O edge: lets a process end with this one, even when this one is killed and can end nothing itself. */
import { spawn } from "node:child_process";

export type Guard = {
  /** Ends the process `pid` as soon as this process is gone. */
  readonly watch: (pid: number) => void;
  /** To be called when that process has ended. */
  readonly callOff: () => void;
};

const noGuard: Guard = { watch: () => undefined, callOff: () => undefined };

/**
 * Stands guard by a shell that waits at a pipe which only this process holds. It stands there before what it watches is
 * started: a shell takes a millisecond to start, in which this process may be killed. Windows has no such shell: there
 * nobody watches, and the process ends at its own bound.
 */
export const standGuard = (platform: NodeJS.Platform = process.platform): Guard => {
  if (platform === "win32") return noGuard;
  const untilTheEnd = 'read -r pid && { read -r _; kill -9 "$pid"; }';
  const shell = spawn("/bin/sh", ["-c", untilTheEnd, "guard"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.on("error", () => undefined);
  shell.stdin.on("error", () => undefined);
  shell.unref();
  return {
    watch: (pid) => void shell.stdin.write(`${pid}\n`),
    callOff: () => void shell.kill("SIGKILL"),
  };
};
