import { app } from "./words/app.en.ts";
import { commands } from "./words/commands.en.ts";
import { components } from "./words/components.en.ts";
import { create } from "./words/create.en.ts";
import { detail } from "./words/detail.en.ts";
import { display } from "./words/display.en.ts";
import { firstRun } from "./words/first-run.en.ts";
import { health } from "./words/health.en.ts";
import { library } from "./words/library.en.ts";
import { settings } from "./words/settings.en.ts";
import { trash } from "./words/trash.en.ts";
import type { WordsOf } from "./words-of.ts";

/** Everything that the page says, one file a feature. English is the truth: another language has exactly its keys. */
export const en = {
  app,
  commands,
  components,
  create,
  detail,
  display,
  firstRun,
  health,
  library,
  settings,
  trash,
} as const;

export type Words = WordsOf<typeof en>;
