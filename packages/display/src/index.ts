export { defaultPreferences } from "./remote-display.ts";
export type {
  Ability,
  ClipboardPolicy,
  ClosedCause,
  DisplayAbilities,
  DisplayPreferences,
  DisplayScreens,
  DisplayState,
  DisplayStatistics,
  DisplayView,
  DrawingPath,
  FileTransfer,
  Limit,
  PixelDensity,
  ReleaseShortcut,
  MicrophoneState,
  RemoteDisplay,
  ScaleMode,
} from "./remote-display.ts";
export { mainChannel, openSpiceDisplay } from "./spice/spice-display.ts";
export type { OpenedBytes, SpiceOptions } from "./spice/spice-display.ts";
export { openVncDisplay } from "./vnc/vnc-display.ts";
export type { VncOptions } from "./vnc/vnc-display.ts";
