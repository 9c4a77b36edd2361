import type { WordsOf } from "../words-of.ts";
import type { app as en } from "./app.en.ts";

export const app: WordsOf<typeof en> = {};
