/** QEMU's last words and what they mean, most telling first: last-words.json, which the Rust backend reads too. */
import table from "./last-words.json" with { type: "json" };
import type { SentenceValues } from "./sentence.ts";
import type { Explanation } from "./words.ts";

/** Sentences that several hints have in common. */
export const sharedTexts: SentenceValues = table.texts;

export const lastWords: readonly Explanation[] = table.lastWords.map(
  ({ code, pattern, message, hint }) => ({ code, pattern: new RegExp(pattern), message, hint }),
);
