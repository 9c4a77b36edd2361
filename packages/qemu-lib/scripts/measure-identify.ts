// Measures the rules against `isoinfo -d` dumps of real media: `node measure-identify.ts FOLDER [--names] [--wrong] [--unknown] [--families]`.
// FOLDER holds <family>/<short id>/<file name>.txt, as libosinfo's regression tests do. Nothing of it is kept.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { identify, isUsable } from "../src/identify/identify.ts";
import type { VolumeDescriptor } from "../src/identify/volume.ts";

type Verdict = "right" | "among" | "wrong" | "unknown";

const field = (dump: string, label: string): string =>
  (new RegExp(`^${label}: ?(.*)$`, "m").exec(dump)?.[1] ?? "").trim();

const volumeOf = (dump: string): VolumeDescriptor => ({
  systemId: field(dump, "System id"),
  volumeId: field(dump, "Volume id"),
  publisherId: field(dump, "Publisher id"),
  applicationId: field(dump, "Application id"),
  volumeSizeBytes:
    Number(field(dump, "Volume size is")) * Number(field(dump, "Logical block size is")),
});

const [, , folder = "", ...flags] = process.argv;
const withNames = flags.includes("--names");
const counts = new Map<string, Record<Verdict, number>>();
const wrong: string[] = [];
const missed = new Map<string, number>();
const tookMs: number[] = [];

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(?:txt|iso)$/.test(entry.name)) continue;
  const expected = basename(entry.parentPath);
  const dump = readFileSync(join(entry.parentPath, entry.name), "latin1");
  const volume = volumeOf(dump);
  const startedMs = performance.now();
  const answer = identify(volume, withNames ? entry.name.replace(/\.txt$/, "") : "");
  tookMs.push(performance.now() - startedMs);
  const verdict: Verdict = isUsable(answer)
    ? answer.os === expected
      ? "right"
      : "wrong"
    : answer.candidates.some(({ os }) => os === expected)
      ? "among"
      : "unknown";
  const family = basename(join(entry.parentPath, ".."));
  const count = counts.get(family) ?? { right: 0, among: 0, wrong: 0, unknown: 0 };
  counts.set(family, { ...count, [verdict]: count[verdict] + 1 });
  if (verdict === "unknown") missed.set(expected, (missed.get(expected) ?? 0) + 1);
  if (verdict === "wrong")
    wrong.push(`${expected} <- ${answer.os} (${answer.confidence}): “${volume.volumeId}”`);
}

const sum = (verdict: Verdict): number =>
  [...counts.values()].reduce((total, count) => total + count[verdict], 0);
const sorted = tookMs.toSorted((a, b) => a - b);
if (flags.includes("--families"))
  for (const [family, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    console.log(family.padEnd(20), JSON.stringify(count));
if (flags.includes("--unknown")) console.log(Object.fromEntries(missed));
if (flags.includes("--wrong")) for (const line of wrong) console.log(line);
console.log({
  files: tookMs.length,
  right: sum("right"),
  among: sum("among"),
  wrong: sum("wrong"),
  unknown: sum("unknown"),
  medianMs: sorted[Math.floor(sorted.length / 2)],
  p99Ms: sorted[Math.floor(sorted.length * 0.99)],
});
