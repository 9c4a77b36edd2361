import type { WordsOf } from "../words-of.ts";
import type { library as en } from "./library.en.ts";

export const library: WordsOf<typeof en> = {};
