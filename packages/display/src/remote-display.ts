// What shows a guest, whatever the protocol. A screen of the page knows only this. Codes, never sentences: the page has
// the words.

/** Why a display has ended. */
export type ClosedCause =
  /** The connection broke, or the guest's server ended it. */
  | "lost"
  /** Another viewer has the guest now: connect again only when the user asks for it. */
  | "takenOver"
  /** The guest's server refused the password. */
  | "refused"
  /** What draws here has failed; a new display may do better. */
  | "viewerFailed"
  /** What draws here has stopped answering. */
  | "stalled";

export type DisplayState =
  | { readonly phase: "connecting" }
  | { readonly phase: "connected"; readonly widthPx: number; readonly heightPx: number }
  | {
      readonly phase: "closed";
      readonly cause: ClosedCause;
      /** The words of whatever broke, for who looks closer. */
      readonly detail?: string;
    };

/** `fit` scales the picture to the view; `actual` scales nothing; `guest` asks the guest for a screen as large as the view. */
export type ScaleMode = "fit" | "actual" | "guest";

/** What one unscaled pixel of the guest is: one of the screen's, or one of the page's (larger on high-resolution screens). */
export type PixelDensity = "device" | "page";

/** Keys that give the keyboard back to the page. */
export type ReleaseShortcut = "ctrlAlt" | "rightCtrl" | "ctrlAltG";

/** Which way copied text goes. */
export type ClipboardPolicy = "both" | "toGuest" | "off";

/** What the user wants of a display; may be told again at any time. */
export type DisplayPreferences = {
  readonly scaleMode: ScaleMode;
  readonly pixelDensity: PixelDensity;
  /** 0 is silent, 1 as the guest plays it. */
  readonly volume: number;
  readonly clipboard: ClipboardPolicy;
  readonly releaseShortcut: ReleaseShortcut;
};

/** Why something cannot be done. */
export type Limit =
  /** Nothing in the guest answers at the agent's port. */
  | "agentMissing"
  /** The guest's agent is there and does not know this. */
  | "agentTooOld"
  /** The guest's graphics adapter takes no size from outside. */
  | "adapterFixed"
  /** The QEMU has no agent's port for this protocol. */
  | "notInQemu"
  /** The user's settings say so. */
  | "switchedOff"
  | "silent"
  /** The guest's sound does not pass through here. */
  | "playsOnHost"
  /** The protocol has no such thing. */
  | "notInProtocol";

export type Ability = { readonly can: true } | { readonly can: false; readonly why: Limit };

export type DisplayAbilities = {
  /** The guest follows the view's size. */
  readonly resizeGuest: Ability;
  /** Text goes from the host's clipboard to the guest's and back. */
  readonly shareText: Ability;
  /** The guest's sound is played here. */
  readonly sound: Ability;
  /** The guest takes files. */
  readonly receiveFiles: Ability;
};

/** What draws the picture. */
export type DrawingPath = "starting" | "2d-worker" | "webgl-worker" | "page-canvas" | "novnc";

/** What a display has done so far; what its protocol does not count is undefined. */
export type DisplayStatistics = {
  readonly path: DrawingPath;
  readonly bytes?: number;
  readonly draws?: number;
  readonly frames?: number;
  /** Pictures shown in the last second. */
  readonly framesPerSecond?: number;
  /** Messages that could not be drawn. */
  readonly problems?: number;
  /** Milliseconds that each presenter took for a picture of 640 x 480, when they were tried. */
  readonly measured?: { readonly canvas2dMs: number; readonly webGlMs: number };
};

/** How a guest's pixels stand on this screen. */
export type DisplayView = {
  /** Pixels of this screen for one of the guest's. */
  readonly devicePixels: number;
  /** Whether keys go to the guest. */
  readonly hasKeyboard: boolean;
  /** Whether the mouse is captured: the guest has no absolute pointer. */
  readonly hasMouse: boolean;
};

/** A file on its way into the guest. */
export type FileTransfer = {
  /** Rejects with an Error whose message says why. */
  readonly done: Promise<void>;
  cancel(): void;
};

/** `wanted`: a program in the guest listens, and the microphone is off. `heard`: it hears the microphone now. */
export type MicrophoneState = "off" | "wanted" | "on" | "heard";

/** The guest's screens, of which one is shown. */
export type DisplayScreens = { readonly count: number; readonly shown: number };

export type RemoteDisplay = {
  readonly protocol: "vnc" | "spice";
  apply(preferences: DisplayPreferences): void;
  /** Gives the guest the keyboard. */
  focus(): void;
  /** Takes the keyboard and the mouse back; nothing stays pressed in the guest. */
  release(): void;
  /** Presses the keys in order and releases them in reverse. Names are `KeyboardEvent.code` values. */
  sendKeys(codes: readonly string[]): void;
  /** The picture as the guest draws it, as PNG; undefined before the first one. */
  screenshot(): Promise<Blob | undefined>;
  abilities(): DisplayAbilities;
  statistics(): DisplayStatistics;
  view(): DisplayView;
  /** Called when abilities, statistics or the view are others. Returns an idempotent unsubscribe. */
  onChange(listener: () => void): () => void;
  /** Offers the host's text to the guest; asks the user for leave where the browser wants it. Call it in a click. */
  shareText(): Promise<void>;
  /** Copies a file into the guest, where `abilities().receiveFiles` says that it can. */
  sendFile(file: File, onProgress: (sentBytes: number) => void): FileTransfer;
  microphone(): MicrophoneState;
  /** Gives the guest the microphone; asks the user for leave, and rejects without it. Call it in a click. */
  setMicrophone(use: "on" | "off"): Promise<void>;
  screens(): DisplayScreens;
  /** Counted from 0. */
  showScreen(index: number): void;
  /** Ends the connection and empties the container. Idempotent. */
  close(): void;
};

/** What a display is with until it is told otherwise. */
export const defaultPreferences: DisplayPreferences = {
  scaleMode: "fit",
  pixelDensity: "device",
  volume: 1,
  clipboard: "both",
  releaseShortcut: "ctrlAlt",
};
