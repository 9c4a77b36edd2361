/** Pure: from how a probe ended to what is said about the accelerator, in the words of accelerators.json. */
import type { Accelerator, AcceleratorReport, Arch, QemuVersion } from "@openutm/shared-types";
import { sentence } from "../explain/sentence.ts";
import type { SentenceValues } from "../explain/sentence.ts";
import type { BoundedOutcome } from "../process/run-bounded.ts";
import table from "./accelerators.json" with { type: "json" };
import { knownFailure } from "./host-rules.ts";
import type { ProbeHost } from "./host-rules.ts";
import { ranGuestCode } from "./probe-argv.ts";

/** What the system says about the accelerator's device before QEMU is asked; `unknown` where there is no such device. */
export type DeviceAccess = "opens" | "missing" | "denied" | "unknown";

export type ProbeFacts = {
  readonly accelerator: Accelerator;
  readonly guestArch: Arch;
  readonly version: QemuVersion;
  readonly host: ProbeHost;
  readonly device: DeviceAccess;
  /** Whether this QEMU lists the accelerator; undefined when it was not asked. */
  readonly listed: boolean | undefined;
};

type Verdict = Pick<AcceleratorReport, "usable" | "reason" | "hint" | "evidence">;

const names: Readonly<Record<Accelerator, string>> = table.names;
const hints: Readonly<Record<Accelerator, string>> = table.hints;
const { verdicts, endings } = table;

type Words = { readonly reason: string; readonly hint?: string };

function unusable({ reason, hint }: Words, values: SentenceValues = {}): Verdict {
  return {
    usable: false,
    reason: sentence(reason, values),
    ...(hint === undefined ? {} : { hint: sentence(hint, values) }),
  };
}

/** What is clear without a probe; undefined when only running guest code tells. */
export function verdictBeforeProbe(facts: ProbeFacts): Verdict | undefined {
  const { accelerator, listed, device } = facts;
  if (listed === false) return unusable(verdicts.notBuilt, valuesOf(facts));
  if (accelerator !== "kvm") return undefined;
  if (device === "missing") return unusable(verdicts.noKvm);
  return device === "denied" ? unusable(verdicts.kvmDenied) : undefined;
}

/** `outcomes`: one or two runs; the second, with QEMU's default processor, follows a first that ended without running guest code. */
export function verdictAfterProbe(facts: ProbeFacts, outcomes: readonly BoundedOutcome[]): Verdict {
  const [first, withDefaultCpu] = outcomes;
  if (first === undefined) return unusable(verdicts.notChecked);
  if (ranGuestCode(facts.guestArch, first)) return { usable: true, reason: verdicts.ran.reason };
  if (first.ended === "aborted") return unusable(verdicts.cancelled);
  const evidence = evidenceOf(first, withDefaultCpu ?? first);
  return { ...failure(facts, outcomes), evidence };
}

function failure(facts: ProbeFacts, outcomes: readonly BoundedOutcome[]): Verdict {
  const values = valuesOf(facts);
  const [, withDefaultCpu] = outcomes;
  const said = outcomes.map(({ stderr }) => stderr).join("\n");
  const rule = lastWords.find(({ pattern }) => pattern.test(said));
  if (rule !== undefined) return { usable: false, reason: rule.reason, hint: rule.hint };
  if (withDefaultCpu !== undefined && ranGuestCode(facts.guestArch, withDefaultCpu))
    return unusable(verdicts.notThisProcessor, values);
  if (values["why"] !== undefined) return unusable(verdicts.known, values);
  return { ...unusable(verdicts[unexplained(facts)], values), hint: hints[facts.accelerator] };
}

function unexplained({ accelerator, device }: ProbeFacts): "translator" | "there" | "listed" {
  if (accelerator === "tcg") return "translator";
  return accelerator === "kvm" && device === "opens" ? "there" : "listed";
}

function valuesOf({ accelerator, version, host }: ProbeFacts): SentenceValues {
  const known = knownFailure(accelerator, version, host);
  return { name: names[accelerator], why: known?.why, hint: known?.hint };
}

/** What QEMU said in the first run, and how the last one ended. */
function evidenceOf(first: BoundedOutcome, last: BoundedOutcome): string[] {
  const said = saidByQemu(first);
  return [...(said === undefined ? [] : [said]), howItEnded(last)];
}

function howItEnded({ ended, startError, exitCode, signal }: BoundedOutcome): string {
  switch (ended) {
    case "timedOut":
      return endings.timedOut;
    case "flooded":
      return endings.flooded;
    case "notStarted":
      return sentence(endings.notStarted, { error: startError });
    case "exited":
    case "aborted":
      return signal === undefined
        ? sentence(endings.status, { status: String(exitCode) })
        : sentence(endings.signal, { signal });
  }
}

/** QEMU's first complaint: what follows it is usually an assertion or a dump of registers. */
function saidByQemu(outcome: BoundedOutcome): string | undefined {
  return outcome.stderr
    .split(/\r?\n/)
    .map((text) => text.replace(/^qemu-system-\S+: /, "").trim())
    .find((text) => text !== "" && !text.startsWith("warning:"))
    ?.slice(0, 160);
}

/** QEMU's words that have one meaning. */
const lastWords = table.lastWords.map(({ pattern, reason, hint }) => ({
  pattern: new RegExp(pattern),
  reason,
  hint,
}));
