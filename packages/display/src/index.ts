export type {
  DisplayOptions,
  DisplayState,
  KeyCode,
  RemoteDisplay,
  ScaleMode,
} from "./remote-display.ts";
export { openVncDisplay } from "./vnc/vnc-display.ts";
