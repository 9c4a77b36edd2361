/** Shapes of the tables of QEMU's last words. */
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

/** What a person is told; both are templates of `sentence`. */
export type Meaning = { readonly message: string; readonly hint: string };

export type Explanation = Meaning & {
  /** For programs; a code of the contract where one fits. */
  readonly code: string;
  /** Found in one line of the text; its groups are for the sentences. */
  readonly pattern: RegExp;
};
