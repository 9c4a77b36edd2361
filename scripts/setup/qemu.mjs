// Where QEMU may be. The app has a thorough search of its own (packages/qemu-lib); this one only
// decides whether set-up has to install it.
import { join } from "node:path";

/** Folders beside PATH in which a system's QEMU usually is. */
export function usualFolders(platform, env) {
  if (platform === "win32")
    return [
      join(env.ProgramFiles ?? "C:\\Program Files", "qemu"),
      "C:\\msys64\\ucrt64\\bin",
      "C:\\msys64\\mingw64\\bin",
      join(env.USERPROFILE ?? "C:\\", "scoop", "apps", "qemu", "current"),
    ];
  if (platform === "darwin") return ["/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin"];
  return ["/usr/bin", "/usr/local/bin", "/usr/sbin", "/sbin", "/opt/qemu/bin", "/snap/bin"];
}
