/** Pure: where QEMU's firmware descriptors lie, most important first. */
import type { Platform } from "@openutm/shared-types";
import type { Environment } from "../find/candidates.ts";

/**
 * docs/interop/firmware.json: the user's folder overrides the administrator's, which overrides the package's. The share folder
 * of the QEMU itself comes first of the packages', since that firmware was built for it. `binaryFolder` holds the real program.
 */
export function firmwareFolders(
  platform: Platform,
  env: Environment,
  binaryFolder: string,
): readonly string[] {
  if (platform === "windows") {
    const folder = binaryFolder.replace(/[\\/]+$/, "");
    const parent = folder.replace(/[\\/][^\\/]*$/, "");
    // The official installer puts share beside the programs, MSYS2 beside bin.
    return [
      `${folder}\\share\\firmware`,
      `${folder}\\share\\qemu\\firmware`,
      `${parent}\\share\\qemu\\firmware`,
    ];
  }
  const config =
    env["XDG_CONFIG_HOME"] ?? (env["HOME"] === undefined ? undefined : `${env["HOME"]}/.config`);
  const prefix = binaryFolder.replace(/\/+$/, "").replace(/\/[^/]*$/, "");
  const packaged =
    platform === "macos"
      ? [
          "/opt/homebrew/share/qemu/firmware",
          "/usr/local/share/qemu/firmware",
          "/opt/local/share/qemu/firmware",
        ]
      : ["/usr/share/qemu/firmware", "/usr/local/share/qemu/firmware"];
  const folders = [
    ...(config === undefined ? [] : [`${config}/qemu/firmware`]),
    "/etc/qemu/firmware",
    `${prefix}/share/qemu/firmware`,
    ...packaged,
  ];
  return [...new Set(folders)];
}
