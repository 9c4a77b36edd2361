import type { WordsOf } from "../words-of.ts";
import type { commands as en } from "./commands.en.ts";

export const commands: WordsOf<typeof en> = {};
