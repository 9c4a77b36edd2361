import type { WordsOf } from "../words-of.ts";
import type { trash as en } from "./trash.en.ts";

export const trash: WordsOf<typeof en> = {};
