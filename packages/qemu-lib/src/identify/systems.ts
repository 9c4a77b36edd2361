/** The systems that OpenUTM has defaults for, in the order in which a person looks for one. Pure. */
import table from "./systems.json" with { type: "json" };
import type { OsSystem } from "@openutm/shared-types";
import { osFacts } from "./facts.ts";

/** A system as a database names it; `released` is `YYYY-MM` or longer, absent for a rolling one. */
export type KnownSystem = {
  readonly id: string;
  readonly name: string;
  readonly released?: string;
};

const ownSystems: readonly KnownSystem[] = table.systems;

const families = ["linux", "windows", "macos", "bsd", "other"] as const;

/** What the contract takes for an id. */
const osId = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Newest first; those that are always the newest stand last, by name, since nobody finds them by their date. */
const newestFirst = (a: KnownSystem, b: KnownSystem): number => {
  if (a.released !== undefined && b.released !== undefined)
    return compare(b.released, a.released) || b.name.localeCompare(a.name, "en", { numeric: true });
  if (a.released === b.released) return compare(a.name, b.name) || compare(a.id, b.id);
  return a.released === undefined ? 1 : -1;
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const asOsSystem = ({ id, name }: KnownSystem): OsSystem => {
  const { family, firmware, cpuCount, memoryMib, diskGib, unsupported } = osFacts(id);
  return {
    id,
    name,
    family,
    recommended: { cpuCount, memoryMib, diskGib, firmware: firmware === "uefi" ? "uefi" : "bios" },
    ...(unsupported === undefined ? {} : { unsupported }),
  };
};

/** Ours, and what the host's osinfo database knows besides; an id that both have is named as ours is. */
export const listSystems = (fromHost: readonly KnownSystem[] = []): OsSystem[] => {
  const byId = new Map<string, KnownSystem>();
  for (const known of fromHost) if (osId.test(known.id)) byId.set(known.id, known);
  for (const known of ownSystems) byId.set(known.id, known);
  const systems = [...byId.values()].toSorted(newestFirst).map(asOsSystem);
  return families.flatMap((family) => systems.filter((system) => system.family === family));
};
