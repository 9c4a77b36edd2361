/** I/O edge: lets a process end with this one, even when this one is killed and can end nothing itself. */
import { spawn } from "node:child_process";

/**
 * Ends the process `pid` as soon as this process is gone, by a shell that waits at a pipe which only this process holds.
 * Returns how to call the guard off; do so when `pid` has ended. Windows has no such shell: there it does nothing, and
 * the process ends at its own bound.
 */
export const guardProcess = (
  pid: number,
  platform: NodeJS.Platform = process.platform,
): (() => void) => {
  if (platform === "win32") return () => undefined;
  const guard = spawn("/bin/sh", ["-c", 'read -r _; kill -9 "$1"', "guard", String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.on("error", () => undefined);
  guard.stdin.on("error", () => undefined);
  guard.unref();
  return () => void guard.kill("SIGKILL");
};
