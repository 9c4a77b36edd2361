// SPICE behind the display interface: a canvas, its input, and a worker that does the rest.
import type { ByteStream, SpiceChannel } from "@openutm/shared-types";
import { channelCaps } from "@openutm/spice-wire";
import type { Ability, DisplayState, RemoteDisplay, ScaleMode } from "../remote-display.ts";
import type { CursorState } from "./common/channels/cursor/cursor-channel.ts";
import type { MouseMode } from "./common/channels/main/main-channel.ts";
import { createPlayer } from "./audio/player.ts";
import { feedPort } from "./engine/feed-port.ts";
import { createView } from "./engine/view.ts";
import { createHostClipboard } from "./input/host-clipboard.ts";
import { listenToKeys } from "./input/keyboard.ts";
import { listenToPointer } from "./input/pointer.ts";
import { pngOf } from "./presenters/png.ts";
import type { PagePatch } from "./presenters/page-canvas.ts";
import { presenterWords } from "./presenters/presenter.ts";
import type { AgentState, FromWorker, ToWorker } from "./worker/messages.ts";

/** What a session begins with: ask for a stream of it, and hand the stream out for the engine's first request. */
export const mainChannel: SpiceChannel = {
  channel: "main",
  channelId: 0,
  connectionId: 0,
  caps: [channelCaps.main.nameAndUuid, channelCaps.main.agentConnectedTokens],
};

/**
 * A WebSocket's address, which the worker opens by itself: with a ticket one of streams
 * (`@openutm/shared-types/stream-socket`), on which further channels are opened by their tickets; without one a socket
 * that carries this channel and nothing else. Or a stream that the page reads for the worker.
 */
export type OpenedBytes =
  | { readonly url: string; readonly ticket?: string }
  | { readonly stream: ByteStream };

export type SpiceOptions = {
  /** The element that the picture fills. Emptied when the display is closed. */
  readonly container: HTMLElement;
  /** One channel linked by the relay, which has the ticket and answers acknowledgements. */
  openChannel(channel: SpiceChannel): Promise<OpenedBytes>;
  onState(state: DisplayState): void;
};

const resizeDelayMs = 300;
const noAgent: AgentState = { connected: false, canResize: false, canShareText: false };
const able: Ability = { can: true };

const agentAbility = (agent: AgentState, able_: boolean): Ability => {
  if (able_) return able;
  return {
    can: false,
    why: agent.connected
      ? "The guest's agent is too old for this."
      : "The guest's agent is not running: install spice-vdagent in the guest.",
  };
};

/** Learnt from a worker that was given a canvas and could draw on it in no way. */
let workersDraw = typeof OffscreenCanvas === "function";

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Connects at once; what becomes of it is told by `onState`. */
export const openSpiceDisplay = (options: SpiceOptions): RemoteDisplay => {
  options.onState({ phase: "connecting" });
  const worker = new Worker(new URL("./worker/worker.ts", import.meta.url), {
    type: "module",
    name: "openutm-spice",
  });
  const post = (message: ToWorker, transfer: Transferable[] = []): void =>
    worker.postMessage(message, transfer);

  const changes = new Set<() => void>();
  const changed = (): void => {
    for (const listener of changes) listener();
  };
  let open = true;
  let mouseMode: MouseMode = "server";
  let cursor: CursorState | undefined;
  let agent = noAgent;
  let path = "starting";
  let measured: { readonly canvas2dMs: number; readonly webGlMs: number } | undefined;
  let counts = { bytes: 0, draws: 0, frames: 0, uploadedPixels: 0, problems: 0 };
  let scaleMode: ScaleMode = "fit";
  let resizing: ReturnType<typeof setTimeout> | undefined;
  const screenshots = new Map<number, (picture: PagePatch | undefined) => void>();
  let lastScreenshot = 0;

  const askForSize = (): void => {
    clearTimeout(resizing);
    if (scaleMode !== "guest" || !agent.canResize) return;
    resizing = setTimeout(() => {
      const { clientWidth, clientHeight } = options.container;
      // Guests want even numbers; QEMU's devices widths that eight divides.
      const widthPx = Math.max(320, clientWidth - (clientWidth % 8));
      const heightPx = Math.max(200, clientHeight - (clientHeight % 2));
      post({ type: "resize-guest", widthPx, heightPx });
    }, resizeDelayMs);
  };
  const view = createView(options.container, askForSize);
  const player = createPlayer(changed);
  const clipboard = createHostClipboard({
    element: view.canvas,
    offer: (text) => post({ type: "offer-text", text }),
  });
  const stopKeys = listenToKeys(view.canvas, (input) => post({ type: "input", input }));
  const stopPointer = listenToPointer({
    canvas: view.canvas,
    mode: () => mouseMode,
    size: view.size,
    send: (input) => post({ type: "input", input }),
  });

  const tidy = (): void => {
    open = false;
    clearTimeout(resizing);
    stopKeys();
    stopPointer();
    clipboard.close();
    player.close();
    view.remove();
    for (const give of screenshots.values()) give(undefined);
    screenshots.clear();
    changes.clear();
  };
  const end = (reason: string, takenOver: boolean): void => {
    if (!open) return;
    tidy();
    worker.terminate();
    options.onState({ phase: "closed", reason, ...(takenOver ? { takenOver } : {}) });
  };

  const openChannel = async (requestId: number, channel: SpiceChannel): Promise<void> => {
    const opened = await options.openChannel(channel);
    if ("url" in opened) {
      const { url, ticket } = opened;
      if (open) post({ type: "channel-url", requestId, url, ticket });
      return;
    }
    if (!open) {
      opened.stream.close();
      return;
    }
    const { port1, port2 } = new MessageChannel();
    feedPort(opened.stream, port1);
    post({ type: "channel-port", requestId, port: port2 }, [port2]);
  };

  const showCursor = (): void => {
    if (cursor !== undefined) view.setCursor(cursor, mouseMode === "client" ? "css" : "drawn");
  };

  const hear = (message: FromWorker): void => {
    switch (message.type) {
      case "open-channel":
        openChannel(message.requestId, message.channel).catch((error: unknown) => {
          const { requestId } = message;
          if (open) post({ type: "channel-refused", requestId, reason: wordsOf(error) });
        });
        return;
      case "presenter":
        if (message.name === "page-canvas" && offscreen !== undefined) {
          // A canvas that was given away never comes back: the next one stays with the page.
          workersDraw = false;
          end("This browser's workers cannot draw: the page does it instead.", false);
          return;
        }
        path = presenterWords[message.name];
        ({ measured } = message);
        changed();
        return;
      case "size": {
        const first = view.size() === undefined;
        const { widthPx, heightPx } = message;
        view.setSize(widthPx, heightPx);
        options.onState({ phase: "connected", widthPx, heightPx });
        if (first) view.canvas.focus({ preventScroll: true });
        return;
      }
      case "patches":
        view.paint(message.widthPx, message.heightPx, message.patches);
        post({ type: "painted" });
        return;
      case "cursor":
        ({ cursor } = message);
        showCursor();
        return;
      case "mouse-mode":
        mouseMode = message.mode;
        if (mouseMode === "client" && document.pointerLockElement === view.canvas)
          document.exitPointerLock();
        showCursor();
        return;
      case "agent":
        ({ agent } = message);
        clipboard.setGuest(agent.canShareText ? "listens" : "deaf");
        askForSize();
        changed();
        return;
      case "guest-text":
        void clipboard.take(message.text);
        return;
      case "sound":
        player.take(message.sound);
        return;
      case "counts":
        ({ counts } = message);
        changed();
        return;
      case "screenshot":
        screenshots.get(message.requestId)?.(message.picture);
        screenshots.delete(message.requestId);
        return;
      case "ended":
        end(message.reason, message.takenOver);
        return;
    }
  };
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (open) hear(data);
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    const words = event.message === "" ? "" : ` (${event.message})`;
    end(`What draws the guest's display has stopped${words}.`, false);
  });

  const offscreen =
    workersDraw && "transferControlToOffscreen" in view.canvas
      ? view.canvas.transferControlToOffscreen()
      : undefined;
  post({ type: "start", canvas: offscreen }, offscreen === undefined ? [] : [offscreen]);

  return {
    protocol: "spice",
    setScaleMode: (mode) => {
      scaleMode = mode;
      view.setScaleMode(mode);
      askForSize();
    },
    focus: () => view.canvas.focus({ preventScroll: true }),
    sendKeys: (codes) => {
      for (const code of codes) post({ type: "input", input: { kind: "key", code, down: true } });
      for (const code of codes.toReversed())
        post({ type: "input", input: { kind: "key", code, down: false } });
    },
    screenshot: async () => {
      if (!open) return undefined;
      lastScreenshot += 1;
      const requestId = lastScreenshot;
      const picture = await new Promise<PagePatch | undefined>((resolve) => {
        screenshots.set(requestId, resolve);
        post({ type: "take-screenshot", requestId });
      });
      return picture === undefined ? undefined : pngOf(picture);
    },
    abilities: () => ({
      resizeGuest: agentAbility(agent, agent.canResize),
      shareText: agentAbility(agent, agent.canShareText),
      sound: player.isPlaying() ? able : { can: false, why: "The guest plays no sound." },
    }),
    statistics: () => ({
      path,
      bytes: counts.bytes,
      draws: counts.draws,
      frames: counts.frames,
      problems: counts.problems,
      ...(measured === undefined ? {} : { measured }),
    }),
    onChange: (listener) => {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
    setMuted: player.setMuted,
    shareText: clipboard.share,
    close: () => {
      if (!open) return;
      tidy();
      // The worker releases what is held, and ends itself.
      post({ type: "close" });
    },
  };
};
