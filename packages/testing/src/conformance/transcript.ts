// What a backend said in a run of a script, with what differs from run to run taken out of it, so that two backends can be
// compared word by word.
import type { BackendEvent } from "@openutm/shared-types";

/** One answer. */
export type Heard = { readonly what: string; readonly result?: unknown; readonly error?: unknown };

/** What came of a script's run. */
export type Outcome = {
  /** How the backend differs from the script; undefined when it does not. */
  readonly difference: string | undefined;
  readonly heard: readonly Heard[];
  readonly events: readonly BackendEvent[];
  readonly saved: ReadonlyMap<string, unknown>;
};

/** Values that no two runs share, by the name of their field. The last three are a picture's: the guest draws meanwhile. */
const passing: ReadonlySet<string> = new Set([
  "pid",
  "startedAtMs",
  "createdAtMs",
  "updatedAtMs",
  "modifiedAtMs",
  "deletedAtMs",
  "ticket",
  "epoch",
  "url",
  "mac",
  "allocatedBytes",
  "diskFreeBytes",
  "freeBytes",
  "memoryFreeMib",
  "waitedMs",
  "progress",
  "sizeBytes",
  "widthPx",
  "heightPx",
]);

/** Fields that are there once QEMU has said them, which may be before or after an answer. */
const late: ReadonlySet<string> = new Set(["displayAgent"]);

/**
 * Of a report on an accelerator: what QEMU has said, and how it ended, within the two seconds that a probe has. On a busy
 * machine that is a matter of timing; vectors/hosts hold the words in both languages.
 */
const ofProbe: ReadonlySet<string> = new Set(["reason", "hint", "evidence"]);
const isProbed = (value: object): boolean => "arch" in value && "usable" in value;

/** Lists in the order of the VMs' ids, which are drawn by lot. */
const byLot: ReadonlySet<string> = new Set(["problems", "orphans"]);

/** The same in the middle of a text. */
const passingTexts: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uuid>"],
  [/\b52:54:00(?::[0-9a-f]{2}){3}\b/g, "<mac>"],
  [/\b(process|Process) \d+/g, "$1 <pid>"],
  [/\/run\/[0-9a-f]{8}\b/g, "/run/<run>"],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>"],
  [/\b[0-9a-f]{16}\b/g, "<job>"],
  [/\.unusable-\d+/g, ".unusable-<time>"],
  [/\d+ MiB are free/g, "<n> MiB are free"],
];

type Names = readonly (readonly [value: string, name: string])[];

/** What a script has saved, and what the run's world is made of: by their names in place of their values. */
const namesOf = ({ saved }: Outcome): Names =>
  [...saved]
    .filter(([name]) => name !== "PATH" && name !== "token")
    .map(([name, value]) => [String(value), `<${name}>`] as const)
    .filter(([value]) => value.length > 3)
    .toSorted(([a], [b]) => b.length - a.length);

const plainText = (text: string, names: Names): string => {
  const named = names.reduce((said, [value, name]) => said.replaceAll(value, name), text);
  return passingTexts.reduce((said, [pattern, name]) => said.replaceAll(pattern, name), named);
};

const plain = (value: unknown, names: Names): unknown => {
  if (typeof value === "string") return plainText(value, names);
  if (typeof value === "number")
    return names.find(([known]) => known === String(value))?.[1] ?? value;
  if (Array.isArray(value)) return value.map((one) => plain(one, names));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !late.has(key) && !(ofProbe.has(key) && isProbed(value)))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, passing.has(key) ? `<${key}>` : plainField(key, inner, names)]),
  );
};

const plainField = (key: string, value: unknown, names: Names): unknown => {
  const said = plain(value, names);
  if (!byLot.has(key) || !Array.isArray(said)) return said;
  return said.map((one) => JSON.stringify(one)).toSorted();
};

/** Which backend it is, is the one thing that they must not have in common. */
const withoutKind = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/"backend":"(?:node|rust)"/g, '"backend":"<kind>"'));

/** What was told last of each VM and each job: how often a state between is told is a matter of timing. */
const lastTold = (events: readonly BackendEvent[], names: Names): Record<string, unknown> => {
  const last: Record<string, unknown> = {};
  const tell = (subject: string, state: unknown): void => {
    last[plainText(subject, names)] = state;
  };
  for (const { topic, payload } of events) {
    if (topic === "vm.changed")
      tell(payload.vm.name, plain([payload.vm.status, payload.vm.statusReason], names));
    else if (topic === "job.changed")
      tell(payload.job.title, plain([payload.job.state, payload.job.error], names));
    else if (topic === "vm.notice") tell(topic, plain(payload, names));
    else if (topic !== "job.output" && topic !== "doctor.changed") tell(topic, null);
  }
  return last;
};

/** Every answer and every last event of a run, for comparing. */
export const transcriptOf = (outcome: Outcome): unknown => {
  const names = namesOf(outcome);
  return withoutKind({
    answers: outcome.heard.map((one) => plain(one, names)),
    events: lastTold(outcome.events, names),
  });
};
