/** Shapes of the table of QEMU's last words. */
import type { Platform, VmConfig } from "@openutm/shared-types";

export type LastWords = {
  /** Undefined when a signal ended it, or when nobody could see its end (taken over after a crash of OpenUTM). */
  readonly exitCode?: number | undefined;
  /** `SIGKILL` and its kind. */
  readonly signal?: string | undefined;
  readonly stderrTail: string;
  readonly config?: VmConfig | undefined;
  readonly platform?: Platform | undefined;
};

export type Explanation = {
  /** For programs; a code of the contract where one fits. */
  readonly code: string;
  /** Found in one line of the text; its groups are for the sentences. */
  readonly pattern: RegExp;
  readonly message: (groups: readonly string[], words: LastWords) => string;
  readonly hint: (groups: readonly string[], words: LastWords) => string;
};
