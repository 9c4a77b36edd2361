/** What a file called `qemu-system-*` turned out to be, from its answer to `--version`. Pure. */
import type { Platform, QemuVersion, Reason } from "@openutm/shared-types";
import type { BoundedOutcome } from "../process/run-bounded.ts";
import { parseQemuVersion, tooOldProblem } from "./version.ts";

export type Identity = { readonly version: QemuVersion; readonly problem?: Reason };

const unknownVersion: QemuVersion = { major: 0, minor: 0, micro: 0, text: "" };

/** Every outcome is an identity: a program that hangs, floods or lies is listed with its problem. */
export function identify(binaryPath: string, answer: BoundedOutcome, platform: Platform): Identity {
  const problem = (code: string, message: string, hint: string): Identity => ({
    version: unknownVersion,
    problem: { code, message, hint, ...evidenceOf(answer) },
  });
  const reinstall = "Reinstall QEMU, or take this file out of the way.";
  if (answer.ended === "timedOut" || answer.ended === "aborted") {
    return problem("qemu.hangs", `${binaryPath} did not say its version in time.`, reinstall);
  }
  if (answer.ended === "flooded") {
    return problem(
      "qemu.notQemu",
      `${binaryPath} is no QEMU: it answered with a flood of text.`,
      reinstall,
    );
  }
  if (answer.ended === "notStarted") {
    return problem(
      "qemu.cannotRun",
      `${binaryPath} cannot be started (${answer.startError ?? "unknown error"}).`,
      "It may be built for another processor or lack the right to run. Reinstall QEMU.",
    );
  }
  const version = parseQemuVersion(answer.stdout);
  if (version === undefined) {
    return answer.exitCode === 0
      ? problem(
          "qemu.notQemu",
          `${binaryPath} is no QEMU: its answer to --version is another program's.`,
          reinstall,
        )
      : problem(
          "qemu.cannotRun",
          `${binaryPath} ended with ${answer.signal ?? `status ${answer.exitCode}`} when asked for its version.`,
          "A library it needs may be missing. Reinstall QEMU.",
        );
  }
  const tooOld = tooOldProblem(version, platform);
  return tooOld === undefined ? { version } : { version, problem: tooOld };
}

const evidenceLines = 5;

function evidenceOf(answer: BoundedOutcome): { evidence: string[] } | object {
  const lines = `${answer.stdout.slice(0, 2000)}\n${answer.stderr.slice(-2000)}`
    .split(/\r?\n/)
    .map((line) => line.trim().slice(0, 200))
    .filter((line) => line !== "");
  return lines.length === 0 ? {} : { evidence: lines.slice(0, evidenceLines) };
}
