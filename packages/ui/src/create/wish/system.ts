// Which system the machine is made for: the person's word, then the file's, then what was clicked first. Pure.
import type { OsConfidence, OsSystem } from "@openutm/shared-types";
import { bareName } from "./file-facts.ts";
import type { Wish } from "./wish.ts";

export type Family = OsSystem["family"];

/** Why the machine is made for this system; `assumed` is nobody's word. */
export type Belief = OsConfidence | "chosen" | "assumed";

export type ChosenSystem = {
  readonly osId: string | undefined;
  /** Undefined: any system of the kind that was clicked. */
  readonly name: string | undefined;
  readonly family: Family;
  readonly belief: Belief;
  /** Why OpenUTM cannot run it, where it cannot. */
  readonly unsupported: string | undefined;
};

const familyOf: Readonly<Record<NonNullable<Wish["system"]>, Family>> = {
  linux: "linux",
  windows: "windows",
  other: "other",
  file: "linux",
};

/** The system of this wish, with the word that it rests on. */
export const systemOf = (wish: Wish, systems: readonly OsSystem[]): ChosenSystem => {
  const byId = (id: string): OsSystem | undefined => systems.find((system) => system.id === id);
  if (wish.osId !== undefined) return named(wish.osId, byId(wish.osId), "chosen");
  const report = wish.start === "file" && wish.file.state === "known" ? wish.file.os : undefined;
  if (report?.os !== undefined)
    return named(report.os, byId(report.os), report.confidence, report.name);
  const family = familyOf[wish.system ?? "file"];
  const [candidate] = report?.candidates ?? [];
  if (candidate !== undefined)
    return named(candidate.os, byId(candidate.os), "guess", candidate.name);
  // A Windows wants its own devices, so that the newest is a better start than none.
  const newest =
    family === "windows" ? systems.find((system) => system.family === "windows") : undefined;
  if (newest !== undefined) return named(newest.id, newest, "assumed");
  return { osId: undefined, name: undefined, family, belief: "unknown", unsupported: undefined };
};

const named = (
  osId: string,
  known: OsSystem | undefined,
  belief: Belief,
  name?: string,
): ChosenSystem => ({
  osId,
  name: name ?? known?.name ?? osId,
  family: known?.family ?? "other",
  belief,
  unsupported: known?.unsupported,
});

/** The first of `name`, `name 2`, `name 3`… that no machine has. */
export const freeName = (name: string, taken: readonly string[]): string => {
  const names = new Set(taken);
  let free = name;
  for (let number = 2; names.has(free); number += 1) free = `${name} ${number}`;
  return free;
};

/** What the machine is called when nobody names it: after its system, else its file, else `fallback`. */
export const suggestedName = (
  wish: Wish,
  system: ChosenSystem,
  { fallback, taken }: { readonly fallback: string; readonly taken: readonly string[] },
): string => {
  const sure =
    system.name !== undefined && system.belief !== "guess" && system.belief !== "assumed";
  const file = wish.start === "file" && wish.file.state !== "none" ? bareName(wish.file.path) : "";
  const name = (sure ? system.name : undefined) ?? (file === "" ? fallback : file);
  return freeName(name.slice(0, 240), taken);
};

/** What was clicked, where the file says that it is of another family. */
export const mismatchOf = (wish: Wish, system: ChosenSystem): "linux" | "windows" | undefined => {
  const isFilesWord = system.belief === "certain" || system.belief === "likely";
  if (!isFilesWord || (wish.system !== "linux" && wish.system !== "windows")) return undefined;
  return wish.system === system.family ? undefined : wish.system;
};
