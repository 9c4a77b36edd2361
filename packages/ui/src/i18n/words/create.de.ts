import type { WordsOf } from "../words-of.ts";
import type { create as en } from "./create.en.ts";

export const create: WordsOf<typeof en> = {};
