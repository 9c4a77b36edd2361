import type { WordsOf } from "../words-of.ts";
import type { settings as en } from "./settings.en.ts";

export const settings: WordsOf<typeof en> = {};
