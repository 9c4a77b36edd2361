import type { WordsOf } from "../words-of.ts";
import type { health as en } from "./health.en.ts";

export const health: WordsOf<typeof en> = {};
