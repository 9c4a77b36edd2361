// The words of the shells' own menus, dialogs and notifications; crates of the Tauri shell read the same files.
import de from "../../words/de.json" with { type: "json" };
import en from "../../words/en.json" with { type: "json" };

/** English is the truth: another language has exactly its keys. */
export type ShellWords = typeof en;

export const shellWords: { readonly en: ShellWords; readonly de: ShellWords } = { en, de };

/** Puts `values` into the places that a sentence keeps for them: “{name} (paused)”. */
export const fillWords = (
  sentence: string,
  values: Readonly<Record<string, string | number>>,
): string => sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
