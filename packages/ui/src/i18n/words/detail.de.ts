import type { WordsOf } from "../words-of.ts";
import type { detail as en } from "./detail.en.ts";

export const detail: WordsOf<typeof en> = {};
