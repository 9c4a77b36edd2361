// The engine's worker: bytes in, pictures out. The page's thread only carries input and tickets.
import type { SpiceChannel } from "@openutm/shared-types";
import type { OpenBytes } from "../engine/byte-source.ts";
import { portBytes, streamBytes, webSocketBytes } from "../engine/byte-source.ts";
import { createShownHead } from "../engine/shown-head.ts";
import { createPainting } from "../engine/painting.ts";
import { startSession } from "../engine/session.ts";
import type { SessionNews } from "../engine/session.ts";
import { createStreamSockets } from "../engine/stream-sockets.ts";
import type { PlaybackOutput } from "../common/channels/playback/playback-channel.ts";
import { copyToRgba } from "../common/framebuffer/rgba.ts";
import { choosePresenter } from "../presenters/choose.ts";
import { pageCanvasPresenter } from "../presenters/page-canvas.ts";
import type { PresenterName } from "../presenters/presenter.ts";
import { createAgentSide } from "./agent.ts";
import { decodePicture } from "./decode-picture.ts";
import { applyInput } from "./input.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { canDecodeOpus, createOpusDecoder } from "./opus.ts";

// The page's types have no scope of workers.
const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: readonly Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
  requestAnimationFrame?: (then: () => void) => number;
  cancelAnimationFrame?: (frame: number) => void;
  close(): void;
};

const fallbackFrameMs = 16;
/** A page that is not seen gives no frames: its picture is kept up at this pace, and never stands still for good. */
const unseenFrameMs = 250;
const countsEveryMs = 1000;
const soonMs = 2;

const post = (message: FromWorker, transfer: readonly Transferable[] = []): void =>
  scope.postMessage(message, transfer);

const nextFrame = (then: () => void): void => {
  if (scope.requestAnimationFrame === undefined) {
    setTimeout(then, fallbackFrameMs);
    return;
  }
  const frame = scope.requestAnimationFrame(() => {
    clearTimeout(late);
    then();
  });
  const late = setTimeout(() => {
    scope.cancelAnimationFrame?.(frame);
    then();
  }, unseenFrameMs);
};

type Answer = {
  readonly channel: SpiceChannel["channel"];
  resolve(open: OpenBytes): void;
  reject(error: unknown): void;
};
const asked = new Map<number, Answer>();
let lastRequestId = 0;

/** The page fetches a ticket; the bytes come here. */
const openByPage =
  (channel: SpiceChannel): OpenBytes =>
  async (handlers) => {
    lastRequestId += 1;
    const requestId = lastRequestId;
    const open = await new Promise<OpenBytes>((resolve, reject) => {
      asked.set(requestId, { channel: channel.channel, resolve, reject });
      post({ type: "open-channel", requestId, channel });
    });
    return open(handlers);
  };

const opus = createOpusDecoder((format, samples) =>
  post({ type: "sound", sound: { kind: "samples", format, samples } }, [samples.buffer]),
);

const playSound = (output: PlaybackOutput): void => {
  switch (output.type) {
    case "started":
      post({ type: "sound", sound: { kind: "started", format: output.format } });
      return;
    case "samples":
      post(
        {
          type: "sound",
          sound: { kind: "samples", format: output.format, samples: output.samples },
        },
        [output.samples.buffer],
      );
      return;
    case "opus":
      opus.decode(output.format, output.bytes);
      return;
    case "stopped":
      opus.close();
      post({ type: "sound", sound: { kind: "stopped" } });
      return;
    case "volume": {
      const loudest = Math.max(0, ...output.volumes);
      post({ type: "sound", sound: { kind: "volume", volume: loudest } });
      return;
    }
    case "mute":
      post({ type: "sound", sound: { kind: "mute", muted: output.muted } });
      return;
    default:
      return;
  }
};

const start = (
  canvas: OffscreenCanvas | undefined,
  wanted: PresenterName | undefined,
): ((message: ToWorker) => void) => {
  const choice = canvas === undefined ? undefined : choosePresenter(canvas, wanted);
  const onPage = pageCanvasPresenter({
    post: (screen, patches) =>
      post(
        { type: "patches", ...screen, patches },
        patches.map(({ rgba }) => rgba),
      ),
    onReady: () => painting.drawn(),
  });
  const presenter = choice?.presenter ?? onPage;
  post({ type: "presenter", name: presenter.name, measured: choice?.measured });

  const hear = (news: SessionNews): void => {
    switch (news.type) {
      case "cursor":
        post({ type: "cursor", cursor: news.cursor });
        return;
      case "mouse-mode":
        post({ type: "mouse-mode", mode: news.mode });
        return;
      case "agent":
      case "agent-message":
      case "agent-drained":
        agent.hear(news);
        return;
      case "heads":
        post({ type: "heads", heads: news.heads });
        return;
      case "record":
        if (news.output.type === "wanted") post({ type: "record", wanted: news.output.format });
        else if (news.output.type === "unwanted") post({ type: "record", wanted: undefined });
        return;
      case "sound":
        playSound(news.output);
        return;
      case "ended":
        clearInterval(ticking);
        post({ type: "ended", reason: news.reason, takenOver: news.takenOver });
        return;
    }
  };
  const session = startSession({
    open: openByPage,
    onNews: hear,
    onDrawn: (count) => painting.drawn(count),
    decodeJpeg: decodePicture,
    nowMs: () => performance.now(),
    canDecodeOpus: canDecodeOpus(),
  });
  const agent = createAgentSide({ send: session.sendAgent, post });
  const shown = createShownHead(session);
  const painting = createPainting({
    presenter,
    screen: shown.screen,
    nextFrame,
    soon: (then) => void setTimeout(then, soonMs),
    nowMs: () => performance.now(),
    onSize: (widthPx, heightPx) => post({ type: "size", widthPx, heightPx }),
    counts: session.counts,
  });
  const ticking = setInterval(
    () => post({ type: "counts", counts: { ...session.counts } }),
    countsEveryMs,
  );

  const takeScreenshot = (requestId: number): void => {
    const pixmap = shown.screen()?.pixmap;
    if (pixmap === undefined) {
      post({ type: "screenshot", requestId, picture: undefined });
      return;
    }
    const { widthPx, heightPx } = pixmap;
    const rgba = new Uint32Array(widthPx * heightPx);
    copyToRgba(pixmap, { left: 0, top: 0, right: widthPx, bottom: heightPx }, rgba);
    const picture = { left: 0, top: 0, widthPx, heightPx, rgba: rgba.buffer };
    post({ type: "screenshot", requestId, picture }, [rgba.buffer]);
  };

  return (message) => {
    switch (message.type) {
      case "input":
        session.input((inputs) => applyInput(inputs, message.input, shown.place()));
        return;
      case "painted":
        onPage.painted();
        return;
      case "take-screenshot":
        takeScreenshot(message.requestId);
        return;
      case "record":
        session.record(message.sound);
        return;
      case "show-head":
        shown.choose(message);
        painting.drawn();
        return;
      case "close":
        session.close();
        scope.close();
        return;
      default:
        agent.ask(message);
        return;
    }
  };
};

let running: ((message: ToWorker) => void) | undefined;

const answer = (requestId: number): Answer | undefined => {
  const found = asked.get(requestId);
  asked.delete(requestId);
  return found;
};

const sockets = createStreamSockets();

const openUrl = (requestId: number, url: string, ticket: string | undefined): void => {
  const asker = answer(requestId);
  if (asker === undefined) return;
  if (ticket === undefined) asker.resolve(webSocketBytes(url));
  else {
    sockets
      .open(asker.channel, { url, ticket })
      .then((stream) => asker.resolve(streamBytes(stream)), asker.reject);
  }
};

scope.addEventListener("message", ({ data }) => {
  if (data.type === "start") running ??= start(data.canvas, data.presenter);
  else if (data.type === "channel-url") openUrl(data.requestId, data.url, data.ticket);
  else if (data.type === "channel-port") answer(data.requestId)?.resolve(portBytes(data.port));
  else if (data.type === "channel-refused") answer(data.requestId)?.reject(new Error(data.reason));
  else running?.(data);
});
