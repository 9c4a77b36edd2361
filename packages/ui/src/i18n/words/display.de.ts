import type { WordsOf } from "../words-of.ts";
import type { display as en } from "./display.en.ts";

export const display: WordsOf<typeof en> = {};
