// The file that draws each screen, loaded when the screen is first shown.
import type { ComponentType } from "react";
import { lazyPart } from "../lazy-part.ts";
import { FirstRunScreen } from "../first-run/FirstRunScreen.tsx";
import type { ScreenName, ScreenParams } from "./screens.ts";

export const screenComponents: {
  readonly [N in ScreenName]: ComponentType<ScreenParams[N]>;
} = {
  library: lazyPart(async () => (await import("../library/LibraryScreen.tsx")).LibraryScreen),
  display: lazyPart(async () => (await import("../display/DisplayScreen.tsx")).DisplayScreen),
  create: lazyPart(async () => (await import("../create/CreateScreen.tsx")).CreateScreen),
  settings: lazyPart(async () => (await import("../settings/SettingsScreen.tsx")).SettingsScreen),
  health: lazyPart(async () => (await import("../health/HealthScreen.tsx")).HealthScreen),
  trash: lazyPart(async () => (await import("../trash/TrashScreen.tsx")).TrashScreen),
  // Small, and the first thing that a new user sees.
  firstRun: FirstRunScreen,
};
