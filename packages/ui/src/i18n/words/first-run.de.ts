import type { WordsOf } from "../words-of.ts";
import type { firstRun as en } from "./first-run.en.ts";

export const firstRun: WordsOf<typeof en> = {};
