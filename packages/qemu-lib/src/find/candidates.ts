/** Pure: the table of folders in which a QEMU can lie, best first. */
import type { Platform } from "@openutm/shared-types";

export type Environment = Readonly<Record<string, string | undefined>>;

export type CandidateSource = "managed" | "path" | "usual";

/** `pattern` is an absolute folder; one component may hold a `*`, which stands for any one name, newest first. */
export type CandidateFolder = { readonly pattern: string; readonly source: CandidateSource };

// Bounds what a hostile PATH can cost.
const maxPathEntries = 256;

/**
 * What OpenUTM installed itself, then PATH (the user's word), then where the systems' packages put QEMU: a desktop app is
 * often started with a PATH that lacks them. Relative entries are left out: nothing is run from the working directory.
 */
export function candidatePaths(platform: Platform, env: Environment): readonly CandidateFolder[] {
  const lookUp = environmentOf(platform, env);
  const seen = new Set<string>();
  return [
    ...fromSource("managed", join(platform, lookUp("OPENUTM_HOME"), "qemu", "*", "bin")),
    ...fromSource("path", ...pathEntries(platform, lookUp("PATH") ?? "")),
    ...fromSource("usual", ...usualPlaces[platform](lookUp)),
  ].filter(({ pattern }) => {
    const key = platform === "windows" ? pattern.toLowerCase() : pattern;
    if (!isAbsolute(platform, pattern) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** `qemu-system-x86_64` as this platform spells it. */
export function executableName(platform: Platform, name: string): string {
  return platform === "windows" ? `${name}.exe` : name;
}

type LookUp = (name: string) => string | undefined;

const usualPlaces: Readonly<Record<Platform, (env: LookUp) => readonly (string | undefined)[]>> = {
  linux: (env) => [
    "/usr/bin",
    "/usr/local/bin",
    "/opt/qemu/bin",
    "/opt/qemu-*/bin",
    "/snap/bin",
    "/var/lib/snapd/snap/bin",
    "/home/linuxbrew/.linuxbrew/bin",
    "/run/current-system/sw/bin",
    join("linux", env("HOME"), ".nix-profile", "bin"),
    join("linux", env("HOME"), ".local", "bin"),
  ],
  macos: (env) => [
    join("macos", env("HOMEBREW_PREFIX"), "bin"),
    // Homebrew on Apple silicon, then on Intel: where both are, the second runs translated.
    "/opt/homebrew/bin",
    "/usr/local/bin",
    // MacPorts.
    "/opt/local/bin",
    "/opt/qemu/bin",
    "/run/current-system/sw/bin",
    join("macos", env("HOME"), ".nix-profile", "bin"),
  ],
  windows: (env) => [
    join("windows", env("ProgramW6432"), "qemu"),
    join("windows", env("ProgramFiles"), "qemu"),
    "C:\\Program Files\\qemu",
    ...[env("MSYS2_ROOT"), "C:\\msys64", "C:\\tools\\msys64"].flatMap((root) =>
      ["ucrt64", "clangarm64", "clang64", "mingw64"].map((variant) =>
        join("windows", root, variant, "bin"),
      ),
    ),
    ...[
      env("SCOOP"),
      join("windows", env("USERPROFILE"), "scoop"),
      env("SCOOP_GLOBAL"),
      "C:\\ProgramData\\scoop",
    ].map((root) => join("windows", root, "apps", "qemu", "current")),
  ],
};

function environmentOf(platform: Platform, env: Environment): LookUp {
  if (platform !== "windows") return (name) => env[name];
  // Windows ignores the case of names (`Path`), a plain object does not.
  const byName = new Map(Object.entries(env).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => byName.get(name.toLowerCase());
}

function pathEntries(platform: Platform, path: string): readonly string[] {
  const entries = path.split(platform === "windows" ? ";" : ":").slice(0, maxPathEntries);
  return (
    entries
      .map((entry) => (platform === "windows" ? entry.replaceAll('"', "").trim() : entry))
      .map((entry) => withoutTrailingSeparator(platform, entry))
      // A `*` in PATH is a name like any other, and would be read as ours.
      .filter((entry) => !entry.includes("*"))
  );
}

/** `/` and `C:\\` stay as they are. */
function withoutTrailingSeparator(platform: Platform, path: string): string {
  return platform === "windows"
    ? path.replace(/(?<=[^:\\/])[\\/]+$/, "")
    : path.replace(/(?<=[^/])\/+$/, "");
}

function fromSource(
  source: CandidateSource,
  ...patterns: readonly (string | undefined)[]
): readonly CandidateFolder[] {
  return patterns.flatMap((pattern) => (pattern === undefined ? [] : [{ pattern, source }]));
}

function isAbsolute(platform: Platform, path: string): boolean {
  return platform === "windows" ? /^(?:[A-Za-z]:[\\/]|\\\\[^\\])/.test(path) : path.startsWith("/");
}

/** Not node:path, which would follow the system this runs on. */
function join(
  platform: Platform,
  root: string | undefined,
  ...names: readonly string[]
): string | undefined {
  if (root === undefined || root === "") return undefined;
  const separator = platform === "windows" ? "\\" : "/";
  return [withoutTrailingSeparator(platform, root), ...names].join(separator);
}
