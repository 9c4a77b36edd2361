/** What a file called `qemu-system-*` turned out to be, from its answer to `--version`, in the words of problems.json. Pure. */
import type { Platform, QemuVersion, Reason } from "@openutm/shared-types";
import { sentence } from "../explain/sentence.ts";
import type { BoundedOutcome } from "../process/run-bounded.ts";
import problems from "./problems.json" with { type: "json" };
import { parseQemuVersion, tooOldProblem } from "./version.ts";

export type Identity = { readonly version: QemuVersion; readonly problem?: Reason };

const unknownVersion: QemuVersion = { major: 0, minor: 0, micro: 0, text: "" };

/** Every outcome is an identity: a program that hangs, floods or lies is listed with its problem. */
export function identify(binaryPath: string, answer: BoundedOutcome, platform: Platform): Identity {
  const version = answer.ended === "exited" ? parseQemuVersion(answer.stdout) : undefined;
  if (version === undefined) {
    const values = {
      path: binaryPath,
      error: answer.startError,
      ending: answer.signal ?? `status ${answer.exitCode}`,
    };
    const { code, message, hint } = problems[whatIsWrong(answer)];
    const problem = { code, message: sentence(message, values), hint, ...evidenceOf(answer) };
    return { version: unknownVersion, problem };
  }
  const tooOld = tooOldProblem(version, platform);
  return tooOld === undefined ? { version } : { version, problem: tooOld };
}

function whatIsWrong({
  ended,
  exitCode,
}: BoundedOutcome): "hangs" | "floods" | "notStarted" | "another" | "fails" {
  switch (ended) {
    case "timedOut":
    case "aborted":
      return "hangs";
    case "flooded":
      return "floods";
    case "notStarted":
      return "notStarted";
    case "exited":
      return exitCode === 0 ? "another" : "fails";
  }
}

const evidenceLines = 5;

function evidenceOf(answer: BoundedOutcome): { evidence: string[] } | object {
  const lines = `${answer.stdout.slice(0, 2000)}\n${answer.stderr.slice(-2000)}`
    .split(/\r?\n/)
    .map((line) => line.trim().slice(0, 200))
    .filter((line) => line !== "");
  return lines.length === 0 ? {} : { evidence: lines.slice(0, evidenceLines) };
}
