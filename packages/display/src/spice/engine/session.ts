// A viewer's session: its channels opened in order, and what they say told as news.
import type { SpiceChannel } from "@openutm/shared-types";
import { agentCaps, capWords, channelCaps, channelName, relayReasons } from "@openutm/spice-wire";
import type { AgentBody, AgentMessage, AgentMessageName } from "@openutm/spice-wire";
import type { CursorState } from "../common/channels/cursor/cursor-channel.ts";
import { createCursorChannel } from "../common/channels/cursor/cursor-channel.ts";
import {
  createDisplayChannel,
  createSharedPictures,
} from "../common/channels/display/display-channel.ts";
import type { DisplayOutput } from "../common/channels/display/outputs.ts";
import type { Surface } from "../common/channels/display/surfaces.ts";
import type { InputsChannel, InputsSend } from "../common/channels/inputs/inputs-channel.ts";
import { createInputsChannel } from "../common/channels/inputs/inputs-channel.ts";
import type { MainOutput, MouseMode } from "../common/channels/main/main-channel.ts";
import { createMainChannel } from "../common/channels/main/main-channel.ts";
import type { PlaybackOutput } from "../common/channels/playback/playback-channel.ts";
import { createPlaybackChannel } from "../common/channels/playback/playback-channel.ts";
import type { DecodedPicture } from "../common/codecs/jpeg.ts";
import type { OpenBytes } from "./byte-source.ts";
import type { OpenedChannel } from "./channel.ts";
import { openChannel } from "./channel.ts";
import { createCounts } from "./statistics.ts";
import type { EngineCounts } from "./statistics.ts";

export type SessionNews =
  | { readonly type: "cursor"; readonly cursor: CursorState }
  | { readonly type: "mouse-mode"; readonly mode: MouseMode }
  | { readonly type: "agent"; readonly connected: boolean; readonly caps: readonly number[] }
  | { readonly type: "agent-message"; readonly message: AgentMessage }
  | { readonly type: "sound"; readonly output: PlaybackOutput }
  | { readonly type: "ended"; readonly reason: string; readonly takenOver: boolean };

export type SessionParts = {
  open(channel: SpiceChannel): OpenBytes;
  onNews(news: SessionNews): void;
  /** Something was drawn, or a new screen is there. */
  onDrawn(): void;
  /** Undefined where it cannot be decoded. */
  decodeJpeg(bytes: Uint8Array): Promise<DecodedPicture | undefined>;
  nowMs(): number;
  readonly canDecodeOpus: boolean;
};

export type Session = {
  readonly counts: EngineCounts;
  /** The guest's first screen. */
  screen(): Surface | undefined;
  input(make: (inputs: InputsChannel) => readonly InputsSend[]): void;
  /** False while the agent is not there or takes no more. */
  sendAgent<N extends AgentMessageName>(name: N, body: AgentBody<N>): boolean;
  close(): void;
};

// Sizes that a page can afford; what a unix socket brings uses neither.
const pixmapCachePixels = 16 << 20;
const glzWindowPixels = 8 << 20;
/** Drawing that waits for a decoder holds no more than this. */
const maxWaitingBytes = 256 * 1024 * 1024;

const ownAgentCaps = capWords([
  agentCaps.monitorsConfig,
  agentCaps.reply,
  agentCaps.clipboardByDemand,
  agentCaps.clipboardSelection,
  agentCaps.clipboardNoReleaseOnRegrab,
  agentCaps.clipboardGrabSerial,
]);

const { main: mainCaps, display: displayCaps, playback: playbackCaps } = channelCaps;

const lost = "The connection to the guest's display was lost.";

/** Connects at once. */
export const startSession = (parts: SessionParts): Session => {
  const counts = createCounts();
  const opened = new Set<{ close(): void }>();
  const main = createMainChannel({ agentCaps: ownAgentCaps });
  const inputs = createInputsChannel();
  const cursor = createCursorChannel();
  const playback = createPlaybackChannel();
  let mediaTime = { atMs: 0, timeMs: 0 };
  const display = createDisplayChannel({
    shared: createSharedPictures({ pixmapCachePixels, glzWindowPixels }),
    nowMs: parts.nowMs,
    multiMediaTime: () => mediaTime.timeMs + (parts.nowMs() - mediaTime.atMs),
  });
  let sessionId = 0;
  let over = false;
  let mainLine: OpenedChannel<"main"> | undefined;
  let inputsLine: OpenedChannel<"inputs"> | undefined;
  let displayLine: OpenedChannel<"display"> | undefined;

  const end = (reason: string, takenOver = false): void => {
    if (over) return;
    over = true;
    for (const channel of opened) channel.close();
    opened.clear();
    parts.onNews({ type: "ended", reason, takenOver });
  };
  const tell = (news: SessionNews): void => {
    if (!over) parts.onNews(news);
  };
  const onBytes = (count: number): void => {
    counts.bytes += count;
  };
  const onEnd = (problem: string | undefined): void =>
    end(problem === undefined ? lost : `${lost} ${problem}`);
  const keep = <C extends { close(): void }>(channel: C): C => {
    if (over) channel.close();
    else opened.add(channel);
    return channel;
  };

  const drawn = (outputs: readonly DisplayOutput[]): void => {
    for (const output of outputs) {
      if (output.type === "decode-jpeg" || output.type === "decode-frame") {
        const { requestId } = output;
        // Only MJPEG is announced, so a frame of a stream is a JPEG too.
        void parts.decodeJpeg(output.bytes).then((picture) => {
          if (over) return;
          drawn(display.decoded(requestId, picture));
          parts.onDrawn();
        });
      } else if (output.type === "send") displayLine?.send(output.name, output.body);
      else if (output.type === "problem") counts.problems += 1;
    }
  };

  const sendInputs = (sends: readonly InputsSend[]): void => {
    for (const { name, body } of sends) inputsLine?.send(name, body as never);
  };

  const openers: Readonly<Record<string, (channelId: number) => Promise<void>>> = {
    display: async (channelId) => {
      if (channelId !== 0) return;
      const caps = [
        displayCaps.sizedStream,
        displayCaps.monitorsConfig,
        displayCaps.composite,
        displayCaps.a8Surface,
        displayCaps.lz4Compression,
        displayCaps.multiCodec,
        displayCaps.codecMjpeg,
      ];
      const open = parts.open({ channel: "display", channelId, connectionId: sessionId, caps });
      displayLine = keep(
        await openChannel("display", open, {
          onBytes,
          onEnd,
          onMessage: (message) => {
            counts.draws += 1;
            drawn(display.receive(message));
            if (display.waiting().bytes > maxWaitingBytes) {
              end("The guest's display sent more than can be decoded.");
            }
            parts.onDrawn();
          },
        }),
      );
      displayLine.send("init", {
        pixmapCacheId: 1,
        pixmapCachePixels: BigInt(pixmapCachePixels),
        glzDictionaryId: 1,
        glzWindowPixels,
      });
    },
    inputs: async (channelId) => {
      const open = parts.open({ channel: "inputs", channelId, connectionId: sessionId, caps: [] });
      inputsLine = keep(
        await openChannel("inputs", open, {
          onBytes,
          onEnd,
          onMessage: (message) => sendInputs(inputs.receive(message)),
        }),
      );
    },
    cursor: async (channelId) => {
      if (channelId !== 0) return;
      const open = parts.open({ channel: "cursor", channelId, connectionId: sessionId, caps: [] });
      keep(
        await openChannel("cursor", open, {
          onBytes,
          onEnd,
          onMessage: (message) => {
            for (const output of cursor.receive(message)) {
              if (output.type === "problem") counts.problems += 1;
              else tell(output);
            }
          },
        }),
      );
    },
    playback: async (channelId) => {
      const caps: number[] = [playbackCaps.volume, playbackCaps.latency];
      if (parts.canDecodeOpus) caps.push(playbackCaps.opus);
      const open = parts.open({ channel: "playback", channelId, connectionId: sessionId, caps });
      keep(
        await openChannel("playback", open, {
          onBytes,
          onEnd,
          onMessage: (message) => {
            for (const output of playback.receive(message)) tell({ type: "sound", output });
          },
        }),
      );
    },
  };

  const openListed = async (
    listed: readonly { readonly type: number; readonly id: number }[],
  ): Promise<void> => {
    await Promise.all(listed.map(async ({ type, id }) => openers[channelName(type) ?? ""]?.(id)));
  };

  const takeMain = (outputs: readonly MainOutput[]): void => {
    for (const output of outputs) {
      if (output.type === "send") mainLine?.send(output.message.name, output.message.body as never);
      else if (output.type === "session") ({ sessionId } = output);
      else if (output.type === "channels") {
        openListed(output.channels).catch((error: unknown) =>
          end(error instanceof Error ? error.message : String(error)),
        );
      } else if (output.type === "mouse-mode") {
        tell({ type: "mouse-mode", mode: output.mode });
      } else if (output.type === "multi-media-time") {
        mediaTime = { atMs: parts.nowMs(), timeMs: output.timeMs };
      } else if (output.type === "agent") {
        tell({ type: "agent", connected: output.connected, caps: [] });
      } else if (output.type === "agent-message") {
        const { message } = output;
        if (message.name === "announce_capabilities") {
          tell({ type: "agent", connected: true, caps: message.body.caps });
        } else tell({ type: "agent-message", message });
      } else if (output.type === "problem") counts.problems += 1;
    }
  };

  const begin = async (): Promise<void> => {
    const caps = [mainCaps.nameAndUuid, mainCaps.agentConnectedTokens];
    const early: MainOutput[] = [];
    const line = await openChannel(
      "main",
      parts.open({ channel: "main", channelId: 0, connectionId: 0, caps }),
      {
        onBytes,
        onEnd,
        onMessage: (message) => {
          if (message.name === "disconnecting") {
            const takenOver = message.body.reason === relayReasons.takenOver;
            end(takenOver ? "Another window shows this guest now." : lost, takenOver);
            return;
          }
          const outputs = main.receive(message);
          // The first messages may come before the line that answers them is at hand.
          if (mainLine === undefined) early.push(...outputs);
          else takeMain(outputs);
        },
      },
    );
    mainLine = keep(line);
    takeMain(early);
  };
  begin().catch((error: unknown) => end(error instanceof Error ? error.message : String(error)));

  return {
    counts,
    screen: () => {
      for (const surface of display.surfaces()) if (surface.primary) return surface;
      return undefined;
    },
    input: (make) => sendInputs(make(inputs)),
    sendAgent: (name, body) => {
      const { accepted, outputs } = main.sendAgent(name, body);
      takeMain(outputs);
      return accepted;
    },
    close: () => {
      if (over) return;
      over = true;
      sendInputs(inputs.releaseAll());
      for (const channel of opened) channel.close();
      opened.clear();
    },
  };
};
