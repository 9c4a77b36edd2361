// A viewer's session: its channels opened in order, and what they say told as news.
import type { SpiceChannel } from "@openutm/shared-types";
import { channelCaps, channelName, relayReasons } from "@openutm/spice-wire";
import type { AgentBody, AgentMessage, AgentMessageName } from "@openutm/spice-wire";
import type { CursorState } from "../common/channels/cursor/cursor-channel.ts";
import type { DisplayOutput } from "../common/channels/display/outputs.ts";
import type { Surface } from "../common/channels/display/surfaces.ts";
import type { InputsChannel, InputsSend } from "../common/channels/inputs/inputs-channel.ts";
import { createInputsChannel } from "../common/channels/inputs/inputs-channel.ts";
import type { MainOutput, MouseMode } from "../common/channels/main/main-channel.ts";
import { createMainChannel } from "../common/channels/main/main-channel.ts";
import type { PlaybackOutput } from "../common/channels/playback/playback-channel.ts";
import type { RecordedSound, RecordOutput } from "../common/channels/record/record-channel.ts";
import type { DecodedPicture } from "../common/codecs/jpeg.ts";
import { ownAgentCaps } from "./agent-caps.ts";
import type { OpenBytes } from "./byte-source.ts";
import type { OpenedChannel } from "./channel.ts";
import { openChannel } from "./channel.ts";
import { createDisplayHeads } from "./heads.ts";
import type { Head } from "./heads.ts";
import * as lines from "./lines.ts";
import { createInputPacer } from "./pace-inputs.ts";
import { createCounts } from "./statistics.ts";
import type { EngineCounts } from "./statistics.ts";

export type SessionNews =
  | { readonly type: "cursor"; readonly cursor: CursorState }
  | { readonly type: "mouse-mode"; readonly mode: MouseMode }
  | { readonly type: "agent"; readonly connected: boolean; readonly caps: readonly number[] }
  | { readonly type: "agent-message"; readonly message: AgentMessage }
  /** `sendAgent` may be tried again. */
  | { readonly type: "agent-drained" }
  | { readonly type: "sound"; readonly output: PlaybackOutput }
  | { readonly type: "record"; readonly output: RecordOutput }
  /** The guest has other screens, or other places for them. */
  | { readonly type: "heads"; readonly heads: readonly Head[] }
  | { readonly type: "ended"; readonly reason: string; readonly takenOver: boolean };

export type SessionParts = {
  open(channel: SpiceChannel): OpenBytes;
  onNews(news: SessionNews): void;
  /** Something was drawn, or a new screen is there. */
  /** After each piece of bytes, with how many drawings it brought. */
  onDrawn(count: number): void;
  /** Undefined where it cannot be decoded. */
  decodeJpeg(bytes: Uint8Array): Promise<DecodedPicture | undefined>;
  nowMs(): number;
  readonly canDecodeOpus: boolean;
  readonly canEncodeOpus?: boolean;
  /** Where a port, a redirected USB device or a shared folder is attached; without it those channels stay closed. */
  readonly attachData?: lines.AttachData;
};

export type Session = {
  readonly counts: EngineCounts;
  /** A screen of the guest: the first when none is named. */
  screen(channelId?: number): Surface | undefined;
  heads(): readonly Head[];
  input(make: (inputs: InputsChannel) => readonly InputsSend[]): void;
  /** The host's sound for a guest that listens. */
  record(sound: RecordedSound): void;
  /** False while the agent is not there or takes no more. */
  sendAgent<N extends AgentMessageName>(name: N, body: AgentBody<N>): boolean;
  close(): void;
};

/** Drawing that waits for a decoder holds no more than this. */
const maxWaitingBytes = 256 * 1024 * 1024;
/** More screens than a page shows, and than it has memory for. */
const maxDisplayChannels = 4;
/** QEMU has one of each kind, a display for each screen, and some for redirected devices. */
const maxChannels = 32;

const lost = "The connection to the guest's display was lost.";
/** How long the main channel has to say why another one ended: its words may come by another socket, and later. */
const farewellMs = 500;

/** Connects at once. */
export const startSession = (parts: SessionParts): Session => {
  const counts = createCounts();
  const opened = new Set<{ close(): void }>();
  const main = createMainChannel({ agentCaps: ownAgentCaps });
  const inputs = createInputsChannel();
  const heads = createDisplayHeads();
  const displayLines = new Map<number, lines.DisplayLine>();
  const known = new Set<string>();
  let mediaTime = { atMs: 0, timeMs: 0 };
  let sessionId = 0;
  let over = false;
  let mainLine: OpenedChannel<"main"> | undefined;
  let inputsLine: OpenedChannel<"inputs"> | undefined;
  let recordLine: lines.RecordLine | undefined;

  const end = (reason: string, takenOver = false): void => {
    if (over) return;
    over = true;
    for (const channel of opened) channel.close();
    opened.clear();
    parts.onNews({ type: "ended", reason, takenOver });
  };
  const endSoon = (reason: string): void => {
    setTimeout(() => end(reason), farewellMs);
  };
  const lostBy = (problem: string | undefined): string =>
    problem === undefined ? lost : `${lost} ${problem}`;
  const fail = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    if (mainLine === undefined) end(reason);
    else endSoon(reason);
  };
  const tell = (news: SessionNews): void => {
    if (!over) parts.onNews(news);
  };
  const kit: lines.LineKit = {
    open: parts.open,
    sessionId: () => sessionId,
    onBytes: (count) => {
      counts.bytes += count;
    },
    onEnd: (problem) => (problem === undefined ? endSoon(lost) : end(lostBy(problem))),
    keep: (channel) => {
      if (over) channel.close();
      else opened.add(channel);
      return channel;
    },
  };
  const multiMediaTime = (): number => mediaTime.timeMs + (parts.nowMs() - mediaTime.atMs);

  const drawn = (channelId: number, outputs: readonly DisplayOutput[]): void => {
    for (const output of outputs) {
      const line = displayLines.get(channelId);
      switch (output.type) {
        case "decode-jpeg":
        case "decode-frame":
          // Only MJPEG is announced, so a frame of a stream is a JPEG too.
          void parts.decodeJpeg(output.bytes).then((picture) => {
            if (over || line === undefined) return;
            drawn(channelId, line.channel.decoded(output.requestId, picture));
            parts.onDrawn(1);
          });
          break;
        case "send":
          line?.send(output.name, output.body);
          break;
        case "monitors":
          heads.setMonitors(channelId, output.monitors);
          tell({ type: "heads", heads: heads.list() });
          break;
        case "surface-created":
          if (output.primary) tell({ type: "heads", heads: heads.list() });
          break;
        case "problem":
          counts.problems += 1;
          break;
        default:
          break;
      }
    }
  };

  const pacer = createInputPacer({
    isOpen: () => inputsLine !== undefined,
    send: ({ name, body }) => inputsLine?.send(name, body as never),
    nowMs: parts.nowMs,
    after: (delayMs, then) => void setTimeout(then, delayMs),
  });

  const openDisplay = async (channelId: number): Promise<void> => {
    if (channelId >= maxDisplayChannels) return;
    let fresh = 0;
    await lines.openDisplayLine(kit, channelId, {
      nowMs: parts.nowMs,
      multiMediaTime,
      onLine: (line) => {
        displayLines.set(channelId, line);
        heads.add(channelId, line.channel);
      },
      onMessage: (outputs) => {
        fresh += 1;
        if (outputs.length > 0) drawn(channelId, outputs);
      },
      onPieceEnd: () => {
        counts.draws += fresh;
        const waiting = displayLines.get(channelId)?.channel.waiting().bytes ?? 0;
        if (waiting > maxWaitingBytes) end("The guest's display sent more than can be decoded.");
        if (fresh > 0) parts.onDrawn(fresh);
        fresh = 0;
      },
    });
  };

  const openListed = async ({ type, id }: lines.ListedChannel): Promise<void> => {
    const name = channelName(type);
    // A server that lists its channels again, or hundreds of them, gets no more lines for it.
    const place = `${type}:${id}`;
    if (known.has(place) || known.size >= maxChannels) return;
    known.add(place);
    switch (name) {
      case "display":
        return openDisplay(id);
      case "inputs":
        inputsLine = await lines.openLine(kit, "inputs", id, [], (message) =>
          pacer.push(inputs.receive(message)),
        );
        pacer.push([]);
        return;
      case "cursor":
        // A second screen has a channel for its pointer too; the first one tells the same shapes.
        if (id !== 0) return;
        return lines.openCursorLine(kit, id, (output) => {
          if (output.type === "problem") counts.problems += 1;
          else tell(output);
        });
      case "playback":
        return lines.openPlaybackLine(kit, id, parts.canDecodeOpus, (output) =>
          tell({ type: "sound", output }),
        );
      case "record":
        recordLine = await lines.openRecordLine(kit, id, parts.canEncodeOpus === true, (output) =>
          tell({ type: "record", output }),
        );
        return;
      case "port":
      case "usbredir":
      case "webdav":
        if (parts.attachData !== undefined)
          await lines.openDataLine(kit, name, id, parts.attachData);
        return;
      default:
        return;
    }
  };

  const takeMain = (outputs: readonly MainOutput[]): void => {
    for (const output of outputs) {
      switch (output.type) {
        case "send":
          mainLine?.send(output.message.name, output.message.body as never);
          break;
        case "session":
          ({ sessionId } = output);
          break;
        case "channels":
          Promise.all(output.channels.map(openListed)).catch(fail);
          break;
        case "mouse-mode":
          tell({ type: "mouse-mode", mode: output.mode });
          break;
        case "multi-media-time":
          mediaTime = { atMs: parts.nowMs(), timeMs: output.timeMs };
          break;
        case "agent":
          tell({ type: "agent", connected: output.connected, caps: [] });
          break;
        case "agent-message":
          if (output.message.name === "announce_capabilities")
            tell({ type: "agent", connected: true, caps: output.message.body.caps });
          else tell({ type: "agent-message", message: output.message });
          break;
        case "agent-drained":
          tell({ type: "agent-drained" });
          break;
        case "problem":
          counts.problems += 1;
          break;
        default:
          break;
      }
    }
  };

  const begin = async (): Promise<void> => {
    const { nameAndUuid, agentConnectedTokens } = channelCaps.main;
    const caps = [nameAndUuid, agentConnectedTokens];
    const early: MainOutput[] = [];
    const bytes = parts.open({ channel: "main", channelId: 0, connectionId: 0, caps });
    const line = await openChannel("main", bytes, {
      onBytes: kit.onBytes,
      onEnd: (problem) => end(lostBy(problem)),
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
    });
    mainLine = kit.keep(line);
    takeMain(early);
  };
  begin().catch(fail);

  return {
    counts,
    screen: (channelId = 0) => heads.screen(channelId),
    heads: heads.list,
    input: (make) => pacer.push(make(inputs)),
    record: (sound) => recordLine?.send(sound, multiMediaTime()),
    sendAgent: (name, body) => {
      const { accepted, outputs } = main.sendAgent(name, body);
      takeMain(outputs);
      return accepted;
    },
    close: () => {
      if (over) return;
      over = true;
      pacer.push(inputs.releaseAll());
      pacer.flush();
      for (const channel of opened) channel.close();
      opened.clear();
    },
  };
};
