import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errors, Reason } from "@openutm/shared-types";
import type { VmConfig } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { explainExit } from "./explain-exit.ts";
import { lastWords } from "./last-words.ts";

type Ending = {
  readonly name: string;
  readonly code: string;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly stderr: string;
};

const vectors = join(import.meta.dirname, "../../../shared-types/vectors/explain");
const read = <T>(name: string): T => JSON.parse(readFileSync(join(vectors, name), "utf8")) as T;
const { recordings } = read<{ recordings: readonly Ending[] }>("recorded-7.2.json");
const { quotations } = read<{ quotations: readonly Ending[] }>("quoted.json");

const explain = ({ exitCode, signal, stderr }: Ending) =>
  explainExit({ exitCode, signal, stderrTail: stderr });

type OtherEnding = Omit<Ending, "code"> & {
  readonly config?: Partial<VmConfig>;
  readonly reason: Reason;
};
type Reasons = {
  readonly header: object;
  readonly reasons: Readonly<Record<string, Reason>>;
  readonly others: readonly OtherEnding[];
};
const { config: minimal } = JSON.parse(
  readFileSync(join(vectors, "../argv/minimal.json"), "utf8"),
) as { readonly config: VmConfig };

const explainOther = ({ exitCode, signal, stderr, config }: OtherEnding): Reason =>
  explainExit({
    exitCode,
    signal,
    stderrTail: stderr,
    config: config === undefined ? undefined : { ...minimal, ...config },
  });

// UPDATE_GOLDEN=1 writes the file anew; read the difference before committing it.
if (process.env["UPDATE_GOLDEN"] === "1") {
  const { header, others } = read<Reasons>("reasons.json");
  const golden: Reasons = {
    header,
    reasons: Object.fromEntries(
      [...recordings, ...quotations].map((ending) => [ending.name, explain(ending)]),
    ),
    others: others.map((ending) => ({ ...ending, reason: explainOther(ending) })),
  };
  writeFileSync(join(vectors, "reasons.json"), `${JSON.stringify(golden, null, 2)}\n`);
}
const { reasons, others } = read<Reasons>("reasons.json");

describe("explainExit", () => {
  it.each([...recordings, ...quotations].map((ending) => [ending.name, ending] as const))(
    "explains %s",
    (_name, ending) => {
      const reason = Reason.parse(explain(ending));
      expect(reason.code).toBe(ending.code);
      expect(reason.message).not.toMatch(/undefined|“”/);
      expect(reason.message).toMatch(/^\S.*\.$|^QEMU ended: /);
      expect(reason.hint).toBeTruthy();
      expect(reason).toEqual(reasons[ending.name]);
      // What it was told from stands in the evidence, for whoever does not believe it.
      expect(ending.stderr === "" || (reason.evidence ?? []).length > 0).toBe(true);
    },
  );

  it("has a real text for every row of its table", () => {
    const texts = [...recordings, ...quotations].map(({ stderr }) => stderr);
    const unproven = lastWords.filter(({ pattern }) => !texts.some((text) => pattern.test(text)));
    expect(unproven.map(({ pattern }) => pattern.source)).toEqual([]);
    expect(lastWords.length).toBeGreaterThanOrEqual(40);
    expect(texts.length).toBeGreaterThanOrEqual(60);
  });

  it("uses codes of the contract", () => {
    for (const { code } of lastWords) expect(Object.keys(errors)).toContain(code);
  });

  it("names what is in the way", () => {
    const message = (name: string): string =>
      explain(recordings.find((ending) => ending.name === name)!).message;
    expect(message("hostfwd-taken")).toContain("tcp:127.0.0.1:23456-:22");
    expect(message("no-such-file")).toContain("gone.iso");
    expect(message("no-backing-file")).toContain("base.qcow2");
    expect(message("no-such-device")).toContain("nosuch");
    expect(message("too-many-cpus")).toContain("300");
  });

  it.each(others.map((ending) => [ending.name, ending] as const))(
    "tells as in the golden: %s",
    (_name, ending) => {
      expect(Reason.parse(explainOther(ending))).toEqual(ending.reason);
    },
  );

  it("stays quick, bounded and printable on hostile text", () => {
    const evil = `\u001b[2J\u0000${"Could not open '".repeat(200_000)}\n${"x".repeat(5_000_000)}\r\n`;
    const startedMs = performance.now();
    const reason = Reason.parse(explainExit({ exitCode: 1, stderrTail: evil }));
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(JSON.stringify(reason).length).toBeLessThan(10_000);
    expect(JSON.stringify(reason.evidence)).not.toMatch(/\\u001b|\\u0000|\u001b/);
  });
});
