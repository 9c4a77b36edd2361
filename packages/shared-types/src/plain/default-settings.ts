import type { Settings } from "../schemas/settings.ts";

export const defaultSettings: Settings = {
  theme: "system",
  language: "system",
  onQuit: "ask",
  stopTimeoutMs: 30_000,
  newVm: {},
  captureKeyboard: true,
  releaseShortcut: "ctrlAlt",
  clipboard: "both",
  viewer: "window",
};
