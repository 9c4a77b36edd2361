/** Pure: why a QEMU has ended, from its last words, its exit code and its signal. */
import type { Reason } from "@openutm/shared-types";
import endings from "./endings.json" with { type: "json" };
import { lastWords, sharedTexts } from "./last-words.ts";
import { sentence } from "./sentence.ts";
import type { SentenceValues } from "./sentence.ts";
import type { LastWords, Meaning } from "./words.ts";

export type { LastWords } from "./words.ts";

const maxTailCharacters = 64 * 1024;
const maxLineCharacters = 1000;
const maxQuotedCharacters = 400;
const maxComplaintCharacters = 300;
const evidenceLines = 5;

const signals: Readonly<Record<string, Meaning>> = endings.signals;
/** Linux' and macOS' numbers, for the shells' `128 + n`. */
const signalNumbers: Readonly<Record<number, string>> = endings.signalNumbers;
/** NTSTATUS of the crashes that Windows reports as exit codes. */
const windowsCrashes: Readonly<Record<string, Meaning>> = endings.windowsCrashes;

/**
 * A Reason in any case: a known text first, then the signal, then what QEMU complained about, then the bare status.
 * `evidence` holds QEMU's lines, newest last, without control characters: the guest may have had a say in them.
 */
export function explainExit(words: LastWords): Reason {
  const lines = tailLines(words.stderrTail);
  const known = explainLines(lines, words) ?? explainSignal(words) ?? explainSilence(lines, words);
  return lines.length === 0 ? known : { ...known, evidence: lines.slice(-evidenceLines) };
}

function explainLines(lines: readonly string[], words: LastWords): Reason | undefined {
  for (const { code, pattern, ...meaning } of lastWords) {
    for (const line of lines) {
      const found = pattern.exec(line);
      if (found !== null) return reason(code, meaning, { ...sharedTexts, ...quoted(found, words) });
    }
  }
  return undefined;
}

/** The groups that took part by their number, and what is known of the VM. */
function quoted(found: RegExpExecArray, { config }: LastWords): SentenceValues {
  const groups = found.slice(1).filter((group) => group !== undefined);
  const numbered = groups.map(
    (group, at) => [String(at + 1), group.slice(0, maxQuotedCharacters)] as const,
  );
  return { ...Object.fromEntries(numbered), memoryMib: config?.memoryMib.toString() };
}

function reason(code: string, { message, hint }: Meaning, values: SentenceValues): Reason {
  return { code, message: sentence(message, values), hint: sentence(hint, values) };
}

const ended = (meaning: Meaning, values: SentenceValues = {}): Reason =>
  reason("qemu.exited", meaning, values);

function explainSignal({ exitCode, signal }: LastWords): Reason | undefined {
  const name =
    signal ??
    (exitCode !== undefined && exitCode > 128 ? signalNumbers[exitCode - 128] : undefined);
  if (name !== undefined) return ended(signals[name] ?? endings.otherSignal, { signal: name });
  const status = exitCode === undefined ? undefined : `0x${(exitCode >>> 0).toString(16)}`;
  const crash = status === undefined ? undefined : windowsCrashes[status];
  return crash === undefined ? undefined : ended(crash);
}

function explainSilence(lines: readonly string[], { exitCode, config }: LastWords): Reason {
  if (exitCode === 0) return ended(endings.withoutError);
  const complaint = lines.findLast((line) => !/warning:/i.test(line));
  if (complaint !== undefined)
    return ended(endings.complaint, { complaint: complaint.slice(0, maxComplaintCharacters) });
  if (exitCode === undefined) return ended(endings.unseen);
  const hasExtras = config !== undefined && config.extraArgs.length > 0;
  return ended(endings.silent, {
    status: String(exitCode),
    extras: hasExtras ? endings.extras : undefined,
  });
}

function tailLines(stderrTail: string): readonly string[] {
  return stderrTail
    .slice(-maxTailCharacters)
    .split(/[\r\n]+/)
    .map((line) => withoutControls(line.slice(0, maxLineCharacters)).trim())
    .filter((line) => line !== "");
}

function withoutControls(text: string): string {
  return text
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
}
