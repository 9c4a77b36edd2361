// What shows a guest, whatever the protocol. A screen of the page knows only this.

export type DisplayState =
  | { readonly phase: "connecting" }
  | { readonly phase: "connected"; readonly widthPx: number; readonly heightPx: number }
  | {
      readonly phase: "closed";
      readonly reason: string;
      /** Another viewer has the guest now: connect again only when the user asks for it. */
      readonly takenOver?: boolean;
    };

/** `fit` scales the picture to the view; `actual` shows one guest pixel as one page pixel; `guest` asks the guest for a screen as large as the view. */
export type ScaleMode = "fit" | "actual" | "guest";

/** Whether something can be done, and why not. */
export type Ability = { readonly can: true } | { readonly can: false; readonly why: string };

export type DisplayAbilities = {
  /** The guest follows the view's size. */
  readonly resizeGuest: Ability;
  /** Text goes from the host's clipboard to the guest's and back. */
  readonly shareText: Ability;
  readonly sound: Ability;
};

/** What a display has done so far; what its protocol does not count is undefined. */
export type DisplayStatistics = {
  /** Which path draws the picture, in words. */
  readonly path: string;
  readonly bytes?: number;
  readonly draws?: number;
  readonly frames?: number;
  /** Messages that could not be drawn. */
  readonly problems?: number;
  /** Milliseconds that each presenter took for a picture of 640 x 480, when they were tried. */
  readonly measured?: { readonly canvas2dMs: number; readonly webGlMs: number };
};

export type RemoteDisplay = {
  readonly protocol: "vnc" | "spice";
  setScaleMode(mode: ScaleMode): void;
  /** Gives the guest the keyboard. */
  focus(): void;
  /** Presses the keys in order and releases them in reverse. Names are `KeyboardEvent.code` values. */
  sendKeys(codes: readonly KeyCode[]): void;
  /** The picture as it is shown, or undefined before the first one. */
  screenshot(): Promise<Blob | undefined>;
  abilities(): DisplayAbilities;
  statistics(): DisplayStatistics;
  /** Called when abilities or statistics are others. Returns an idempotent unsubscribe. */
  onChange(listener: () => void): () => void;
  setMuted(muted: boolean): void;
  /** Offers the host's text to the guest; asks the user for leave where the browser wants it. Call it in a click. */
  shareText(): Promise<void>;
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
