import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errors, Reason } from "@openutm/shared-types";
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

describe("explainExit", () => {
  it.each([...recordings, ...quotations].map((ending) => [ending.name, ending] as const))(
    "explains %s",
    (_name, ending) => {
      const reason = Reason.parse(explain(ending));
      expect(reason.code).toBe(ending.code);
      expect(reason.message).not.toMatch(/undefined|“”/);
      expect(reason.message).toMatch(/^\S.*\.$|^QEMU ended: /);
      expect(reason.hint).toBeTruthy();
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

  it.each([
    [{ signal: "SIGKILL" }, /memory/],
    [{ signal: "SIGSEGV" }, /crashed/],
    [{ signal: "SIGABRT" }, /SIGABRT/],
    [{ exitCode: 137 }, /SIGKILL/],
    [{ exitCode: 0xc0000005 }, /crashed/],
    [{ exitCode: -1073741819 }, /crashed/],
    [{ exitCode: 0 }, /without an error/],
    [{ exitCode: 1 }, /status 1 and said nothing/],
    [{ signal: "SIGWEIRD" }, /SIGWEIRD/],
    [{}, /nobody saw/],
  ])("explains an ending without words: %j", (end, message) => {
    const reason = explainExit({ ...end, stderrTail: "" });
    expect(reason.message).toMatch(message);
    expect(reason.evidence).toBeUndefined();
  });

  it("repeats an unknown complaint, and takes no warning for it", () => {
    const reason = explainExit({
      exitCode: 1,
      stderrTail:
        "qemu-system-x86_64: the flux is wrong\nqemu-system-x86_64: warning: all is well\n",
    });
    expect(reason.message).toContain("the flux is wrong");
    expect(reason.evidence).toHaveLength(2);
  });

  it("stays quick, bounded and printable on hostile text", () => {
    const evil = `\u001b[2J\u0000${"Could not open '".repeat(200_000)}\n${"x".repeat(5_000_000)}\r\n`;
    const startedMs = performance.now();
    const reason = Reason.parse(explainExit({ exitCode: 1, stderrTail: evil }));
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(JSON.stringify(reason).length).toBeLessThan(10_000);
    expect(JSON.stringify(reason.evidence)).not.toMatch(/\\u001b|\\u0000|\u001b/);
  });
});
