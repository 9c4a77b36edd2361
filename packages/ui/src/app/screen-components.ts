// The file that draws each screen, loaded when the screen is first shown.
import { lazy, type ComponentType } from "react";
import { FirstRunScreen } from "../first-run/FirstRunScreen.tsx";
import type { ScreenName, ScreenParams } from "./screens.ts";

export const screenComponents: {
  readonly [N in ScreenName]: ComponentType<ScreenParams[N]>;
} = {
  library: lazy(async () => ({
    default: (await import("../library/LibraryScreen.tsx")).LibraryScreen,
  })),
  display: lazy(async () => ({
    default: (await import("../display/DisplayScreen.tsx")).DisplayScreen,
  })),
  create: lazy(async () => ({
    default: (await import("../create/CreateScreen.tsx")).CreateScreen,
  })),
  settings: lazy(async () => ({
    default: (await import("../settings/SettingsScreen.tsx")).SettingsScreen,
  })),
  health: lazy(async () => ({
    default: (await import("../health/HealthScreen.tsx")).HealthScreen,
  })),
  trash: lazy(async () => ({
    default: (await import("../trash/TrashScreen.tsx")).TrashScreen,
  })),
  // Small, and the first thing that a new user sees.
  firstRun: FirstRunScreen,
};
