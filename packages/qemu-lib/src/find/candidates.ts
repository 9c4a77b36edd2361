/** Pure: the folders in which a QEMU can lie, best first: places.json, which the Rust backend reads too. */
import type { Platform } from "@openutm/shared-types";
import places from "./places.json" with { type: "json" };

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
  const named = (pattern: string) => withVariable(platform, lookUp, pattern);
  const seen = new Set<string>();
  return [
    ...fromSource("managed", named(managedPlace[platform])),
    ...fromSource("path", ...pathEntries(platform, lookUp("PATH") ?? "")),
    ...fromSource("usual", ...usualPlaces[platform].map(named)),
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

const managedPlace: Readonly<Record<Platform, string>> = places.managed;
const usualPlaces: Readonly<Record<Platform, readonly string[]>> = places.usual;

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

const variable = /^\{(\w+)\}/;

/** The variable that a pattern begins with in its place; undefined when it is not set. */
function withVariable(platform: Platform, env: LookUp, pattern: string): string | undefined {
  const [place, name] = variable.exec(pattern) ?? [];
  if (place === undefined || name === undefined) return pattern;
  const root = env(name);
  if (root === undefined || root === "") return undefined;
  return withoutTrailingSeparator(platform, root) + pattern.slice(place.length);
}
