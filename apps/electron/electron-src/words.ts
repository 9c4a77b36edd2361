// Which language the shell speaks: the user's setting, else the system's.
import { shellWords, type ShellWords } from "@openutm/native-bridge/electron/shell";
import type { Settings } from "@openutm/shared-types";

export type Words = ShellWords;

/** @param locale the system's, as “de-AT” */
export const wordsFor = (language: Settings["language"], locale: string): Words => {
  if (language !== "system") return shellWords[language];
  return locale.toLowerCase().startsWith("de") ? shellWords.de : shellWords.en;
};
