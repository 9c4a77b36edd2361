/** Names the system on a medium by the medium's own words, then by its file's name. Pure. */
import { fileRules, type OsName, type VolumeRule, volumeRules } from "./rule.ts";
import type { VolumeDescriptor } from "./volume.ts";

/**
 * `certain`: the vendor's own naming. `likely`: good enough to choose defaults by. `guess`: shown, but nothing follows
 * from it; without `os` where the candidates cannot be told apart.
 */
export type OsConfidence = "certain" | "likely" | "guess" | "unknown";

/** `why` is a sentence that may hold untrusted text of the medium: show it as text only. */
export type OsCandidate = { readonly os: string; readonly name: string; readonly why: string };

export type OsAnswer = {
  /** libosinfo's short id where it has one. */
  readonly os?: string;
  readonly name?: string;
  readonly confidence: OsConfidence;
  readonly candidates: readonly OsCandidate[];
};

/** What this returns for a medium that nothing is known of. */
const unknown: OsAnswer = { confidence: "unknown", candidates: [] };

/** What the contract takes for an id; a pattern that catches something odd names nothing. */
const osId = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const volumeIdBytes = 32;
/** File names are at most this long on every host; more is not matched. */
const fileNameLimit = 255;

/** `volume` is undefined for what is no ISO 9660 image. `fileName` is the name alone, without its folder. */
export function identify(volume: VolumeDescriptor | undefined, fileName: string): OsAnswer {
  const byFile = matchFile(fileName.slice(0, fileNameLimit));
  const found = volume === undefined ? undefined : matchVolume(volume);
  if (found === undefined)
    return byFile === undefined ? unknown : answer("guess", byFile, [byFile]);
  const [first, ...others] = found.candidates;
  if (first === undefined) return unknown;
  if (found.confidence !== "guess" && others.length === 0)
    return answer(found.confidence, first, found.candidates);
  const same = found.candidates.find(({ os }) => byFile !== undefined && byFile.os.startsWith(os));
  if (same !== undefined && byFile !== undefined)
    return answer("likely", byFile, [
      byFile,
      ...found.candidates.filter(({ os }) => os !== byFile.os),
    ]);
  return others.length === 0
    ? answer("guess", first, found.candidates)
    : { name: oneOf(found.candidates), confidence: "guess", candidates: found.candidates };
}

/** Whether defaults may follow from it. */
export const isUsable = (
  found: OsAnswer,
): found is OsAnswer & { readonly os: string; readonly name: string } =>
  found.os !== undefined && (found.confidence === "certain" || found.confidence === "likely");

/**
 * `own`, bettered by what another source (the host's osinfo database) says of the same medium. It never overrules what
 * is usable already.
 */
export function merge(own: OsAnswer, others: readonly OsCandidate[]): OsAnswer {
  if (isUsable(own) || others.length === 0) return own;
  const open = own.os === undefined && own.candidates.length > 0;
  const fitting = open
    ? others.filter(({ os }) => own.candidates.some((candidate) => candidate.os === os))
    : others;
  const [only, ...more] = fitting;
  const all = [
    ...others,
    ...own.candidates.filter(({ os }) => !others.some((other) => other.os === os)),
  ];
  if (only !== undefined && more.length === 0) return answer("likely", only, all);
  return { name: oneOf(all), confidence: "guess", candidates: all };
}

function answer(
  confidence: OsConfidence,
  { os, name }: OsCandidate,
  candidates: readonly OsCandidate[],
): OsAnswer {
  return { os, name, confidence, candidates };
}

function oneOf(candidates: readonly OsCandidate[]): string {
  const names = candidates.slice(0, 4).map(({ name }) => name);
  return names.length < 2
    ? (names[0] ?? "")
    : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

type Match = {
  readonly confidence: OsConfidence;
  readonly candidates: readonly OsCandidate[];
};

function matchVolume(volume: VolumeDescriptor): Match | undefined {
  for (const rule of volumeRules()) {
    const found = caught(rule, volume);
    if (found === undefined) continue;
    const candidates = rule.is.flatMap((name) => candidate(name, found.match, found.why));
    if (candidates.length === rule.is.length)
      return { confidence: rule.confidence ?? "certain", candidates };
  }
  return undefined;
}

function caught(
  rule: VolumeRule,
  volume: VolumeDescriptor,
): { readonly match: RegExpExecArray; readonly why: string } | undefined {
  const { volumeId, applicationId, publisherId } = volume;
  if (rule.publisher?.test(publisherId) === false) return undefined;
  if (rule.application?.test(applicationId) === false) return undefined;
  const match = rule.volume.exec(volumeId);
  if (match !== null && !isCut(match, volumeId))
    return { match, why: `The medium is called “${volumeId}”.` };
  const second = rule.also === undefined ? null : rule.volume.exec(applicationId);
  return second === null
    ? undefined
    : { match: second, why: `The medium's application id is “${applicationId}”.` };
}

/** A number that ends where the volume id's room ends may go on: 2 of 21. */
function isCut(match: RegExpExecArray, volumeId: string): boolean {
  return (
    volumeId.length === volumeIdBytes && match[0].length === volumeIdBytes && /\d$/.test(volumeId)
  );
}

function matchFile(fileName: string): OsCandidate | undefined {
  const lower = fileName.toLowerCase();
  for (const rule of fileRules()) {
    const match = rule.file.exec(lower);
    const [found] = match === null ? [] : candidate(rule, match, "The file's name says so.");
    if (found !== undefined) return found;
  }
  return undefined;
}

function candidate(name: OsName, match: RegExpExecArray, why: string): readonly OsCandidate[] {
  const fill = (text: string): string =>
    text.replace(/\$(\d)/g, (_all, group: string) => match[Number(group)] ?? "").trim();
  const os = fill(name.os).toLowerCase();
  return osId.test(os) ? [{ os, name: fill(name.name), why }] : [];
}
