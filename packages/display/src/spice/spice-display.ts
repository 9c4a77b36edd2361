// SPICE behind the display interface: a canvas, its input, and a worker that does the rest.
import type { ByteStream, SpiceChannel } from "@openutm/shared-types";
import { channelCaps } from "@openutm/spice-wire";
import {
  defaultPreferences,
  type Ability,
  type ClosedCause,
  type DisplayPreferences,
  type DisplayState,
  type DrawingPath,
  type RemoteDisplay,
} from "../remote-display.ts";
import { watchKeyboardFocus } from "../view/keyboard-focus.ts";
import { guestSizeFor } from "../view/place-picture.ts";
import { roomOf } from "../view/watch-room.ts";
import { watchHeartbeat } from "../view/heartbeat.ts";
import type { CursorState } from "./common/channels/cursor/cursor-channel.ts";
import type { MouseMode } from "./common/channels/main/main-channel.ts";
import { createPlayer } from "./audio/player.ts";
import { createRecorder } from "./audio/recorder.ts";
import { feedPort } from "./engine/feed-port.ts";
import type { Head } from "./engine/heads.ts";
import { createView } from "./engine/view.ts";
import { createFileSends } from "./input/file-sends.ts";
import { createHostClipboard } from "./input/host-clipboard.ts";
import { listenToKeys } from "./input/keyboard.ts";
import { listenToPointer } from "./input/pointer.ts";
import { pngOf } from "./presenters/png.ts";
import type { PagePatch } from "./presenters/page-canvas.ts";
import type { PresenterName } from "./presenters/presenter.ts";
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
  /** The user has pressed the keys that give the keyboard back. */
  onReleased?(): void;
  /** Draws in this way and no other; without it the fastest one here is chosen by a trial. */
  readonly presenter?: PresenterName | undefined;
};

const resizeDelayMs = 300;
const noAgent: AgentState = {
  connected: false,
  canResize: false,
  canShareText: false,
  canReceiveFiles: false,
  canSyncVolume: false,
};
const able: Ability = { can: true };

const agentAbility = (agent: AgentState, isAble: boolean): Ability =>
  isAble ? able : { can: false, why: agent.connected ? "agentTooOld" : "agentMissing" };

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
  let path: DrawingPath = "starting";
  let measured: { readonly canvas2dMs: number; readonly webGlMs: number } | undefined;
  let counts = { bytes: 0, draws: 0, frames: 0, uploadedPixels: 0, problems: 0 };
  let framesPerSecond: number | undefined;
  let preferences = defaultPreferences;
  let resizing: ReturnType<typeof setTimeout> | undefined;
  const screenshots = new Map<number, (picture: PagePatch | undefined) => void>();
  let lastScreenshot = 0;
  let heads: readonly Head[] = [];
  let shownHead = 0;
  const showScreen = (index: number): void => {
    const head = heads[index];
    if (head === undefined) return;
    shownHead = index;
    post({ type: "show-head", channelId: head.channelId, monitorId: head.monitorId });
    changed();
  };

  const askForSize = (): void => {
    clearTimeout(resizing);
    if (preferences.scaleMode !== "guest" || !agent.canResize) return;
    resizing = setTimeout(() => {
      const room = roomOf(options.container);
      const scale = preferences.pixelDensity === "device" ? room.devicePixelRatio : 1;
      post({ type: "resize-guest", heads: [{ ...guestSizeFor(room, preferences), scale }] });
    }, resizeDelayMs);
  };
  const view = createView(options.container, () => {
    askForSize();
    changed();
  });
  const player = createPlayer(changed);
  const clipboard = createHostClipboard({
    element: view.canvas,
    offer: (content) => post({ type: "offer", content }),
  });
  const recorder = createRecorder({
    send: (samples) =>
      post({ type: "record", sound: { kind: "samples", samples } }, [samples.buffer]),
    onChange: changed,
  });
  const files = createFileSends(post);
  const release = (): void => {
    view.canvas.blur();
    if (document.pointerLockElement === view.canvas) document.exitPointerLock();
  };
  const keyboard = watchKeyboardFocus(options.container, {
    onChange: () => changed(),
    onRelease: () => {
      release();
      options.onReleased?.();
    },
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
    heartbeat.close();
    keyboard.close();
    clearTimeout(resizing);
    stopKeys();
    stopPointer();
    clipboard.close();
    files.close();
    recorder.close();
    player.close();
    view.remove();
    for (const give of screenshots.values()) give(undefined);
    screenshots.clear();
    changes.clear();
  };
  const end = (cause: ClosedCause, detail: string): void => {
    if (!open) return;
    tidy();
    worker.terminate();
    options.onState({ phase: "closed", cause, ...(detail === "" ? {} : { detail }) });
  };
  const heartbeat = watchHeartbeat(() => end("stalled", ""));

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
          end("viewerFailed", "");
          return;
        }
        path = message.name;
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
        void clipboard.take({ text: message.text });
        return;
      case "guest-picture":
        void clipboard.take(message.picture);
        return;
      case "file":
        files.hear(message);
        return;
      case "record":
        recorder.setWanted(message.wanted);
        return;
      case "heads":
        ({ heads } = message);
        // The screen that was shown is gone: the first one is there as long as the guest is.
        if (shownHead >= heads.length) showScreen(0);
        changed();
        return;
      case "sound":
        player.take(message.sound);
        return;
      case "counts":
        heartbeat.beat();
        framesPerSecond = message.counts.frames - counts.frames;
        ({ counts } = message);
        changed();
        return;
      case "screenshot":
        screenshots.get(message.requestId)?.(message.picture);
        screenshots.delete(message.requestId);
        return;
      case "ended":
        end(message.takenOver ? "takenOver" : "lost", message.reason);
        return;
    }
  };
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (open) hear(data);
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end("viewerFailed", event.message);
  });

  const offscreen =
    workersDraw &&
    options.presenter !== "page-canvas" &&
    "transferControlToOffscreen" in view.canvas
      ? view.canvas.transferControlToOffscreen()
      : undefined;
  post(
    { type: "start", canvas: offscreen, presenter: options.presenter },
    offscreen === undefined ? [] : [offscreen],
  );

  const apply = (next: DisplayPreferences): void => {
    preferences = next;
    view.setWish(next);
    player.setVolume(next.volume);
    clipboard.setPolicy(next.clipboard);
    keyboard.setShortcut(next.releaseShortcut);
    askForSize();
    changed();
  };

  return {
    protocol: "spice",
    apply,
    focus: () => view.canvas.focus({ preventScroll: true }),
    release,
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
      shareText:
        preferences.clipboard === "off"
          ? { can: false, why: "switchedOff" }
          : agentAbility(agent, agent.canShareText),
      sound: player.isPlaying() ? able : { can: false, why: "silent" },
      receiveFiles: agentAbility(agent, agent.canReceiveFiles),
    }),
    statistics: () => ({
      path,
      bytes: counts.bytes,
      draws: counts.draws,
      frames: counts.frames,
      problems: counts.problems,
      ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
      ...(measured === undefined ? {} : { measured }),
    }),
    onChange: (listener) => {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
    view: () => ({
      devicePixels: view.devicePixels(),
      hasKeyboard: keyboard.hasKeyboard(),
      hasMouse: keyboard.hasMouse(),
    }),
    shareText: clipboard.share,
    sendFile: files.send,
    microphone: recorder.state,
    setMicrophone: recorder.use,
    screens: () => ({ count: Math.max(1, heads.length), shown: shownHead }),
    showScreen,
    close: () => {
      if (!open) return;
      tidy();
      // The worker releases what is held, and ends itself.
      post({ type: "close" });
    },
  };
};
