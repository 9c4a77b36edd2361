/** The media of one file of libosinfo's database. Schema: osinfo-db's data/schema/osinfo.rng. Pure. */
import type { parseXml as Parse, XmlElement } from "@rgrove/parse-xml";
import type { OsCandidate } from "../identify.ts";
import type { VolumeDescriptor } from "../volume.ts";

/** One `<media>`: patterns of the ids that the medium must have, and the system that it installs. */
export type OsinfoMedium = {
  readonly os: string;
  readonly name: string;
  readonly volume: RegExp;
  /** Text that any volume id of this medium contains: looked for before the pattern is tried. */
  readonly literal: string;
  readonly system?: RegExp;
  readonly publisher?: RegExp;
  readonly application?: RegExp;
  readonly volumeSizeBytes?: number;
};

/** One `<os>` of the database. */
export type OsinfoSystem = {
  readonly id: string;
  readonly name: string;
  readonly released?: string;
};

/** What one file of the database has. */
export type OsinfoEntries = {
  readonly systems: readonly OsinfoSystem[];
  readonly media: readonly OsinfoMedium[];
};

const fields = {
  "volume-id": "volume",
  "system-id": "system",
  "publisher-id": "publisher",
  "application-id": "application",
} as const;

/** Patterns are short in the real database; a longer one is not worth its risk. */
const patternLimit = 512;

/** @throws what the parser throws of text that is no XML */
export function readEntries(xml: string, parseXml: typeof Parse): OsinfoEntries {
  const systems: OsinfoSystem[] = [];
  const media: OsinfoMedium[] = [];
  for (const entry of children(parseXml(xml).root, "os")) {
    const os = textOf(entry, "short-id");
    const name = textOf(entry, "name");
    if (os === undefined || name === undefined) continue;
    const released = textOf(entry, "release-date");
    systems.push({ id: os, name, ...(released === undefined ? {} : { released }) });
    for (const medium of children(entry, "media"))
      for (const iso of children(medium, "iso")) media.push(...mediumOf({ os, name }, iso));
  }
  return { systems, media };
}

/** Which systems' media fit; the same system once. */
export function matchMedia(
  media: readonly OsinfoMedium[],
  volume: VolumeDescriptor,
): readonly OsCandidate[] {
  const found = new Map<string, OsCandidate>();
  for (const medium of media)
    if (fits(medium, volume) && !found.has(medium.os))
      found.set(medium.os, {
        os: medium.os,
        name: medium.name,
        why: "This host's osinfo database knows the medium.",
      });
  return [...found.values()];
}

function fits(medium: OsinfoMedium, volume: VolumeDescriptor): boolean {
  return (
    volume.volumeId.includes(medium.literal) &&
    medium.volume.test(volume.volumeId) &&
    medium.system?.test(volume.systemId) !== false &&
    medium.publisher?.test(volume.publisherId) !== false &&
    medium.application?.test(volume.applicationId) !== false &&
    (medium.volumeSizeBytes ?? volume.volumeSizeBytes) === volume.volumeSizeBytes
  );
}

function mediumOf(
  names: Pick<OsinfoMedium, "os" | "name">,
  iso: XmlElement,
): readonly OsinfoMedium[] {
  const patterns: Partial<Record<(typeof fields)[keyof typeof fields], RegExp>> = {};
  for (const [tag, field] of Object.entries(fields)) {
    const text = textOf(iso, tag);
    if (text === undefined) continue;
    const pattern = compiled(text);
    // A pattern that cannot be read might have been what tells this medium from another.
    if (pattern === undefined) return [];
    patterns[field] = pattern;
  }
  // An application id alone is a tool's name as often as a system's.
  const { volume, ...others } = patterns;
  if (volume === undefined) return [];
  const sizeBytes = Number(textOf(iso, "volume-size") ?? 0);
  const literal = literalStart(volume.source);
  return [
    {
      ...names,
      volume,
      literal,
      ...others,
      ...(sizeBytes > 0 ? { volumeSizeBytes: sizeBytes } : {}),
    },
  ];
}

/** What a pattern begins with before its first special character; "" where that is not sure to be there. */
function literalStart(source: string): string {
  if (source.includes("|")) return "";
  const found = /^\^?([\w -]*)(.?)/.exec(source);
  const text = found?.[1] ?? "";
  return /[?*{]/.test(found?.[2] ?? "") ? text.slice(0, -1) : text;
}

function compiled(pattern: string): RegExp | undefined {
  if (pattern.length > patternLimit) return undefined;
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

function children(element: XmlElement | null, name: string): readonly XmlElement[] {
  return (element?.children ?? []).filter(
    (child): child is XmlElement => child.type === "element" && (child as XmlElement).name === name,
  );
}

/** The first child of that name without a language: the database repeats names in others. */
function textOf(element: XmlElement, name: string): string | undefined {
  const found = children(element, name).find((child) => child.attributes["xml:lang"] === undefined);
  const text = found?.text.trim();
  return text === undefined || text === "" ? undefined : text;
}
