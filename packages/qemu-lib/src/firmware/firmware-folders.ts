/** Pure: where QEMU's firmware descriptors lie, most important first: firmware-folders.json, which the Rust backend reads too. */
import type { Platform } from "@openutm/shared-types";
import { sentence } from "../explain/sentence.ts";
import type { Environment } from "../find/candidates.ts";
import table from "./firmware-folders.json" with { type: "json" };

const folders: Readonly<Record<Platform, readonly string[]>> = table;

/** `binaryFolder` holds the real program. The official installer of Windows puts share beside the programs, MSYS2 beside bin. */
export function firmwareFolders(
  platform: Platform,
  env: Environment,
  binaryFolder: string,
): readonly string[] {
  const windows = platform === "windows";
  const folder = binaryFolder.replace(windows ? /[\\/]+$/ : /\/+$/, "");
  const parent = folder.replace(windows ? /[\\/][^\\/]*$/ : /\/[^/]*$/, "");
  const home = env["HOME"];
  const config = env["XDG_CONFIG_HOME"] ?? (home === undefined ? undefined : `${home}/.config`);
  const named = folders[platform]
    .filter((place) => config !== undefined || !place.startsWith("{config}"))
    .map((place) => sentence(place, { config, folder, parent }));
  return [...new Set(named)];
}
