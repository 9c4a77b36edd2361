// VNC through noVNC, behind the display interface.
import type { ByteStream } from "@openutm/shared-types";
import {
  defaultPreferences,
  type Ability,
  type ClosedCause,
  type DisplayPreferences,
  type DisplayState,
  type RemoteDisplay,
} from "../remote-display.ts";
import { createHostClipboard } from "../spice/input/host-clipboard.ts";
import { watchKeyboardFocus } from "../view/keyboard-focus.ts";
import { watchRoom } from "../view/watch-room.ts";
import { fitsQemu } from "./clipboard-text.ts";
import { keysyms } from "./keysyms.ts";
import { ScaledRfb } from "./scaled-rfb.ts";
import { countedStream, streamChannel } from "./stream-channel.ts";

export type VncOptions = {
  /** The element that the picture fills. Emptied when the display is closed. */
  readonly container: HTMLElement;
  readonly stream: ByteStream;
  readonly password?: string | undefined;
  onState(state: DisplayState): void;
  /** The user has pressed the keys that give the keyboard back. */
  onReleased?(): void;
};

const able: Ability = { can: true };
const resizeDelayMs = 300;
const countEveryMs = 1000;

/** Connects at once; what becomes of it is told by `onState`. */
export const openVncDisplay = ({
  container,
  stream,
  password,
  onState,
  onReleased,
}: VncOptions): RemoteDisplay => {
  onState({ phase: "connecting" });
  let open = true;
  let refused: string | undefined;
  let preferences = defaultPreferences;
  let resizeGuest: Ability = { can: false, why: "adapterFixed" };
  let bytes = 0;
  let frames = 0;
  let framesBefore = 0;
  let framesPerSecond: number | undefined;
  let resizing: ReturnType<typeof setTimeout> | undefined;
  const changes = new Set<() => void>();
  const changed = (): void => {
    for (const listener of changes) listener();
  };

  const counted = countedStream(stream, (count) => {
    bytes += count;
  });
  const rfb = new ScaledRfb(
    {
      container,
      onResizeAnswer: (answer) => {
        const before = resizeGuest.can;
        resizeGuest = answer === "taken" ? able : { can: false, why: "adapterFixed" };
        if (before !== resizeGuest.can) changed();
      },
      onFrame: () => {
        frames += 1;
      },
    },
    streamChannel(counted),
    password,
  );
  rfb.background = "transparent";
  rfb.focusOnClick = true;
  // The bytes cross one machine: its CPU is scarcer than the pipe, so nothing is compressed.
  rfb.qualityLevel = 9;
  rfb.compressionLevel = 0;

  const release = (): void => {
    rfb.releaseKeys();
    rfb.blur();
  };
  const keyboard = watchKeyboardFocus(container, {
    onChange: () => {
      // noVNC lets go of the keys only when the whole window loses the focus.
      if (!keyboard.hasKeyboard()) rfb.releaseKeys();
      changed();
    },
    onRelease: () => {
      release();
      onReleased?.();
    },
  });
  /** What the guest has copied last, while nothing of the host's has followed it. */
  let guestsText: string | undefined;
  const clipboard = createHostClipboard({
    element: container,
    offer: ({ text }) => {
      // Given back, it would take the place of what the guest has, which may be more than text.
      if (text === undefined || text === guestsText || !fitsQemu(text)) return;
      guestsText = undefined;
      rfb.clipboardPasteFrom(text);
    },
  });
  clipboard.setGuest("listens");
  rfb.addEventListener("clipboard", (event) => {
    const { text } = (event as CustomEvent<{ text: string }>).detail;
    guestsText = text;
    void clipboard.take({ text });
  });

  const reportSize = (): void => {
    if (open) onState({ phase: "connected", ...rfb.canvasSize() });
  };
  // noVNC has no event for a new size; its canvas changes its attributes.
  const sizes = new MutationObserver(reportSize);
  const stopRoom = watchRoom(container, () => {
    clearTimeout(resizing);
    // The last of many: noVNC asks at once, and forgets what came while it waited for an answer.
    resizing = setTimeout(() => rfb.layout(), resizeDelayMs);
    changed();
  });
  const counting = setInterval(() => {
    framesPerSecond = frames - framesBefore;
    framesBefore = frames;
    changed();
  }, countEveryMs);

  const tidy = (): void => {
    open = false;
    clearInterval(counting);
    clearTimeout(resizing);
    stopRoom();
    sizes.disconnect();
    keyboard.close();
    clipboard.close();
    changes.clear();
  };

  rfb.addEventListener("connect", () => {
    sizes.observe(rfb.canvas(), { attributes: true, attributeFilter: ["width", "height"] });
    reportSize();
    rfb.focus({ preventScroll: true });
  });
  rfb.addEventListener("securityfailure", (event) => {
    refused = (event as CustomEvent<{ reason?: string }>).detail.reason ?? "";
  });
  rfb.addEventListener("disconnect", () => {
    if (!open) return;
    tidy();
    const cause: ClosedCause = refused === undefined ? "lost" : "refused";
    onState({ phase: "closed", cause, ...(refused ? { detail: refused } : {}) });
  });

  const apply = (next: DisplayPreferences): void => {
    preferences = next;
    rfb.setWish(next);
    clipboard.setPolicy(next.clipboard);
    keyboard.setShortcut(next.releaseShortcut);
    changed();
  };

  return {
    protocol: "vnc",
    apply,
    focus: () => rfb.focus({ preventScroll: true }),
    release,
    sendKeys: (codes) => {
      for (const code of codes) rfb.sendKey(keysyms[code] ?? 0, code, true);
      for (const code of codes.toReversed()) rfb.sendKey(keysyms[code] ?? 0, code, false);
    },
    screenshot: () =>
      new Promise((resolve) => {
        if (rfb.canvasSize().widthPx === 0) resolve(undefined);
        else rfb.toBlob((blob) => resolve(blob ?? undefined), "image/png");
      }),
    abilities: () => ({
      resizeGuest,
      shareText: preferences.clipboard === "off" ? { can: false, why: "switchedOff" } : able,
      sound: { can: false, why: "playsOnHost" },
      receiveFiles: { can: false, why: "notInProtocol" },
    }),
    microphone: () => "off",
    setMicrophone: () => Promise.reject(new Error("VNC carries no sound.")),
    screens: () => ({ count: 1, shown: 0 }),
    showScreen: () => undefined,
    statistics: () => ({
      path: "novnc",
      bytes,
      frames,
      ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
    }),
    view: () => ({
      devicePixels: rfb.devicePixels(),
      hasKeyboard: keyboard.hasKeyboard(),
      hasMouse: keyboard.hasMouse(),
    }),
    onChange: (listener) => {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
    shareText: clipboard.share,
    sendFile: () => ({
      done: Promise.reject(new Error("VNC carries no files.")),
      cancel: () => undefined,
    }),
    close: () => {
      if (!open) return;
      tidy();
      rfb.disconnect();
    },
  };
};
