import { describe, expect, it } from "vitest";
import { mergeLogs, runMark, wordsOfLastRun } from "./log-lines.ts";

const at = (second: number): number => Date.UTC(2026, 0, 1, 0, 0, second);
const own = (second: number, line: string): string =>
  `${new Date(at(second)).toISOString()} ${line}\n`;

describe("wordsOfLastRun", () => {
  it("leaves out what earlier runs said", () => {
    expect(
      wordsOfLastRun(`old\n${runMark(at(1))}first\n${runMark(at(2))}second\r\n\nthird\n`),
    ).toEqual(["second", "third"]);
  });

  it("is everything where no mark is left", () => {
    expect(wordsOfLastRun("a\nb\n")).toEqual(["a", "b"]);
  });
});

describe("mergeLogs", () => {
  it("puts QEMU's words between the start and the end of their run", () => {
    const merged = mergeLogs(
      own(1, "started: QEMU") + own(3, "stopped: x") + own(5, "started: QEMU") + own(6, "paused"),
      `${runMark(at(0))}from run one\n${runMark(at(4))}from run two\n`,
    );
    expect(merged.map((line) => line.replace(/^\S+Z /, ""))).toEqual([
      "started: QEMU",
      "qemu: from run one",
      "stopped: x",
      "started: QEMU",
      "qemu: from run two",
      "paused",
    ]);
  });

  it("keeps everything when one of them is missing", () => {
    expect(mergeLogs("", `${runMark(at(0))}alone\n`)).toEqual(["qemu: alone"]);
    expect(mergeLogs(own(1, "alone"), "")).toHaveLength(1);
    expect(mergeLogs("", "no mark\n")).toEqual(["qemu: no mark"]);
  });
});
