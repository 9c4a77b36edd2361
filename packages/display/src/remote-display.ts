// What shows a guest, whatever the protocol. A screen of the page knows only this.
import type { ByteStream } from "@openutm/shared-types";

export type DisplayState =
  | { readonly phase: "connecting" }
  | { readonly phase: "connected"; readonly widthPx: number; readonly heightPx: number }
  | { readonly phase: "closed"; readonly reason: string };

/** `fit` scales the picture to the view; `actual` shows one guest pixel as one page pixel. */
export type ScaleMode = "fit" | "actual";

export type DisplayOptions = {
  /** The element that the picture fills. Emptied when the display is closed. */
  readonly container: HTMLElement;
  readonly stream: ByteStream;
  readonly password?: string | undefined;
  onState(state: DisplayState): void;
};

export type RemoteDisplay = {
  readonly protocol: "vnc";
  setScaleMode(mode: ScaleMode): void;
  /** Gives the guest the keyboard. */
  focus(): void;
  /** Presses the keys in order and releases them in reverse. Names are `KeyboardEvent.code` values. */
  sendKeys(codes: readonly KeyCode[]): void;
  /** The picture as it is shown, or undefined before the first one. */
  screenshot(): Promise<Blob | undefined>;
  /** Ends the connection and empties the container. Idempotent. */
  close(): void;
};

/** Keys that a view offers as buttons. */
export type KeyCode =
  | "ControlLeft"
  | "AltLeft"
  | "Delete"
  | "F1"
  | "F2"
  | "F4"
  | "PrintScreen"
  | "Tab"
  | "MetaLeft";
