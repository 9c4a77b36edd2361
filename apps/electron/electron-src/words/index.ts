// Which language the shell speaks: the user's setting, else the system's.
import type { Settings } from "@openutm/shared-types";
import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

export type { Words } from "./en.ts";

const languages: Readonly<Record<Exclude<Settings["language"], "system">, Words>> = { en, de };

/** @param locale the system's, as “de-AT” */
export const wordsFor = (language: Settings["language"], locale: string): Words => {
  if (language !== "system") return languages[language];
  return locale.toLowerCase().startsWith("de") ? de : en;
};
