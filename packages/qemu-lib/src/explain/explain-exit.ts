/** Pure: why a QEMU has ended, from its last words, its exit code and its signal. */
import type { Reason } from "@openutm/shared-types";
import { lastWords } from "./last-words.ts";
import type { LastWords } from "./words.ts";

export type { LastWords } from "./words.ts";

const maxTailCharacters = 64 * 1024;
const maxLineCharacters = 1000;
const evidenceLines = 5;

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
  for (const { code, pattern, message, hint } of lastWords) {
    for (const line of lines) {
      const found = pattern.exec(line);
      if (found === null) continue;
      const groups = found.slice(1).filter((group) => group !== undefined);
      return { code, message: message(groups, words), hint: hint(groups, words) };
    }
  }
  return undefined;
}

type SignalMeaning = { readonly message: string; readonly hint: string };

const outOfMemory: SignalMeaning = {
  message:
    "The system ended QEMU at once (SIGKILL), most often because the computer ran out of memory.",
  hint: "Give the VM less memory or end other programs. Somebody may also have killed it.",
};
const crash: SignalMeaning = {
  message: "QEMU crashed.",
  hint: "Upgrade QEMU. If it happens again, the log helps those who fix QEMU.",
};

const signals: Readonly<Record<string, SignalMeaning>> = {
  SIGKILL: outOfMemory,
  SIGSEGV: crash,
  SIGBUS: {
    message:
      "QEMU lost part of its memory (SIGBUS): a disk that ran full, or a file that shrank under it.",
    hint: "Check the free space of this computer's disk and /dev/shm.",
  },
  SIGILL: crash,
  SIGFPE: crash,
  SIGABRT: {
    message: "QEMU gave up: it found its own state impossible (SIGABRT).",
    hint: crash.hint,
  },
  SIGSYS: {
    message: "QEMU's sandbox ended it: it made a system call that it may not make (SIGSYS).",
    hint: "Check the VM's extra arguments; some devices and networks do not work in the sandbox.",
  },
  SIGTERM: { message: "Somebody asked QEMU to end (SIGTERM).", hint: "Start the VM again." },
  SIGINT: { message: "Somebody interrupted QEMU (SIGINT).", hint: "Start the VM again." },
  SIGHUP: { message: "QEMU's session ended (SIGHUP).", hint: "Start the VM again." },
  SIGXFSZ: {
    message: "A file grew past this computer's limit (SIGXFSZ).",
    hint: "Raise the limit (`ulimit -f`).",
  },
};

// Linux' and macOS' numbers, for the shells' `128 + n`.
const signalNumbers: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  4: "SIGILL",
  6: "SIGABRT",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
};

/** NTSTATUS of the crashes that Windows reports as exit codes. */
const windowsCrashes: Readonly<Record<number, SignalMeaning>> = {
  0xc0000005: crash,
  0xc0000409: { message: "QEMU gave up: it found its own state impossible.", hint: crash.hint },
  0xc0000017: outOfMemory,
  0xc0000135: { message: "A DLL that QEMU needs is missing.", hint: "Reinstall QEMU." },
};

function explainSignal({ exitCode, signal }: LastWords): Reason | undefined {
  const name =
    signal ??
    (exitCode !== undefined && exitCode > 128 ? signalNumbers[exitCode - 128] : undefined);
  if (name !== undefined) {
    const meaning = signals[name] ?? {
      message: `QEMU was ended by ${name}.`,
      hint: "Start the VM again.",
    };
    return { code: "qemu.exited", ...meaning };
  }
  const meaning = exitCode === undefined ? undefined : windowsCrashes[exitCode >>> 0];
  return meaning === undefined ? undefined : { code: "qemu.exited", ...meaning };
}

function explainSilence(lines: readonly string[], { exitCode, config }: LastWords): Reason {
  const complaint = lines.findLast((line) => !/warning:/i.test(line));
  if (complaint !== undefined && exitCode !== 0) {
    return {
      code: "qemu.exited",
      message: `QEMU ended: ${complaint.slice(0, 300)}`,
      hint: "The log has the rest.",
    };
  }
  if (exitCode === 0) {
    return {
      code: "qemu.exited",
      message: "QEMU ended by itself without an error.",
      hint: "Start the VM again.",
    };
  }
  if (exitCode === undefined) {
    return {
      code: "qemu.exited",
      message: "QEMU is gone, and nobody saw how it ended.",
      hint: "Start the VM again. If it happens again, look at the log.",
    };
  }
  const hasExtras = config !== undefined && config.extraArgs.length > 0;
  return {
    code: "qemu.exited",
    message: `QEMU ended with status ${exitCode} and said nothing.`,
    hint: `${hasExtras ? "Check the VM's extra arguments. " : ""}Its sandbox ends it in this way when it may not start a helper program; else look at the system's log.`,
  };
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
