// VNC through noVNC, behind the display interface.
import RFB from "@novnc/novnc";
import type { ByteStream } from "@openutm/shared-types";
import type { Ability, DisplayState, KeyCode, RemoteDisplay } from "../remote-display.ts";
import { streamChannel } from "./stream-channel.ts";

/** X11 keysyms (keysymdef.h) of the keys that a view offers; QEMU uses the code beside it, which is layout-free. */
const keysyms: Readonly<Record<KeyCode, number>> = {
  ControlLeft: 0xffe3,
  AltLeft: 0xffe9,
  MetaLeft: 0xffe7,
  Delete: 0xffff,
  Tab: 0xff09,
  PrintScreen: 0xff61,
  F1: 0xffbe,
  F2: 0xffbf,
  F4: 0xffc1,
};

export type VncOptions = {
  /** The element that the picture fills. Emptied when the display is closed. */
  readonly container: HTMLElement;
  readonly stream: ByteStream;
  readonly password?: string | undefined;
  onState(state: DisplayState): void;
};

const onlySpice = (why: string): Ability => ({ can: false, why });

const canvasOf = (container: HTMLElement): HTMLCanvasElement | null =>
  container.querySelector("canvas");

/** Connects at once; what becomes of it is told by `onState`. */
export const openVncDisplay = ({
  container,
  stream,
  password,
  onState,
}: VncOptions): RemoteDisplay => {
  onState({ phase: "connecting" });
  const rfb = new RFB(container, streamChannel(stream), {
    shared: true,
    ...(password === undefined ? {} : { credentials: { password } }),
  });
  rfb.background = "transparent";
  rfb.focusOnClick = true;
  // The bytes cross one machine: its CPU is scarcer than the pipe, so nothing is compressed.
  rfb.qualityLevel = 9;
  rfb.compressionLevel = 0;
  let open = true;
  let failure = "";

  const setScaleMode: RemoteDisplay["setScaleMode"] = (mode) => {
    rfb.scaleViewport = mode !== "actual";
    rfb.clipViewport = mode === "actual";
  };
  setScaleMode("fit");

  const reportSize = (): void => {
    const canvas = canvasOf(container);
    if (open && canvas !== null)
      onState({ phase: "connected", widthPx: canvas.width, heightPx: canvas.height });
  };
  // noVNC has no event for a new size; its canvas changes its attributes.
  const sizes = new MutationObserver(reportSize);

  rfb.addEventListener("connect", () => {
    const canvas = canvasOf(container);
    if (canvas !== null)
      sizes.observe(canvas, { attributes: true, attributeFilter: ["width", "height"] });
    reportSize();
    rfb.focus();
  });
  rfb.addEventListener("securityfailure", (event) => {
    failure =
      (event as CustomEvent<{ reason?: string }>).detail.reason ??
      "The guest's display refused the password.";
  });
  rfb.addEventListener("disconnect", (event) => {
    if (!open) return;
    open = false;
    sizes.disconnect();
    const clean = (event as CustomEvent<{ clean: boolean }>).detail.clean;
    onState({
      phase: "closed",
      reason:
        failure ||
        (clean
          ? "The guest's display has closed."
          : "The connection to the guest's display was lost."),
    });
  });

  return {
    protocol: "vnc",
    setScaleMode,
    focus: () => rfb.focus(),
    sendKeys(codes) {
      for (const code of codes) rfb.sendKey(keysyms[code], code, true);
      for (const code of codes.toReversed()) rfb.sendKey(keysyms[code], code, false);
    },
    screenshot: () =>
      new Promise((resolve) => {
        if (canvasOf(container) === null) resolve(undefined);
        else rfb.toBlob((blob) => resolve(blob ?? undefined), "image/png");
      }),
    abilities: () => ({
      resizeGuest: onlySpice("The guest's screen follows the view only over SPICE."),
      shareText: onlySpice("The clipboard is shared only over SPICE."),
      sound: onlySpice("Sound comes only over SPICE."),
    }),
    statistics: () => ({ path: "noVNC" }),
    onChange: () => () => undefined,
    setMuted: () => undefined,
    shareText: () => Promise.resolve(),
    close() {
      if (!open) return;
      open = false;
      sizes.disconnect();
      rfb.disconnect();
    },
  };
};
