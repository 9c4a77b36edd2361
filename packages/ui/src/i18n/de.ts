import type { Words } from "./en.ts";
import { app } from "./words/app.de.ts";
import { commands } from "./words/commands.de.ts";
import { components } from "./words/components.de.ts";
import { create } from "./words/create.de.ts";
import { detail } from "./words/detail.de.ts";
import { display } from "./words/display.de.ts";
import { firstRun } from "./words/first-run.de.ts";
import { health } from "./words/health.de.ts";
import { library } from "./words/library.de.ts";
import { settings } from "./words/settings.de.ts";
import { trash } from "./words/trash.de.ts";

export const de: Words = {
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
};
