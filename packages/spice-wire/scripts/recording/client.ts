// A client that links channels, answers what keeps the server talking, and keeps every byte that comes.
import { webcrypto } from "node:crypto";
import type { Socket } from "node:net";
import {
  channels,
  channelCaps,
  channelName,
  channelTypes,
  clientMessages,
  createFrameParser,
  encodeMessage,
  negotiateLink,
  webCryptoTicket,
} from "../../src/index.ts";
import type {
  ChannelName,
  Frame,
  ImageCompressionName,
  LinkedChannel,
  LinkTransport,
} from "../../src/index.ts";
import type { Guest } from "./qemu.ts";

/** What of a guest is needed to talk to its SPICE server. */
export type Server = Pick<Guest, "connectSpice" | "ticket">;

export type RecordedChannel = {
  readonly name: ChannelName;
  readonly id: number;
  readonly link: LinkedChannel;
  readonly linkReply: Buffer;
  readonly bytes: () => Buffer;
  readonly idleMs: () => number;
  readonly send: (message: Uint8Array) => void;
  readonly close: () => void;
};

/** Reads exact counts until it is told to hand the rest over. */
const exactReader = (socket: Socket) => {
  let held = Buffer.alloc(0);
  const log: Buffer[] = [];
  let wake: (() => void) | undefined;
  const onData = (chunk: Buffer): void => {
    held = Buffer.concat([held, chunk]);
    wake?.();
  };
  socket.on("data", onData);
  socket.once("close", () => wake?.());
  const read: LinkTransport["read"] = async (count) => {
    while (held.length < count) {
      if (socket.destroyed) throw new Error("the server closed the connection");
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const bytes = held.subarray(0, count);
    held = held.subarray(count);
    log.push(bytes);
    return bytes;
  };
  const release = (): Buffer => {
    socket.off("data", onData);
    return held;
  };
  return { read, release, log };
};

const wantedCaps = (name: ChannelName): readonly number[] => {
  const all = Object.entries((channelCaps as Record<string, Record<string, number>>)[name] ?? {});
  const unwanted = ["glScanout", "celt051", "codecH265", "semiSeamlessMigrate", "seamlessMigrate"];
  return all.filter(([key]) => !unwanted.includes(key)).map(([, bit]) => bit);
};

/** Links one channel and answers SET_ACK, ACK and PING on it. */
export const recordChannel = async (
  guest: Server,
  name: ChannelName,
  id: number,
  connectionId: number,
  onFrame: (frame: Frame) => void,
): Promise<RecordedChannel> => {
  const socket = await guest.connectSpice();
  const { read, release, log } = exactReader(socket);
  const outcome = await negotiateLink(
    { read, write: async (bytes) => void socket.write(bytes) },
    {
      connectionId,
      channelType: channelTypes[name],
      channelId: id,
      channelCaps: wantedCaps(name),
      ticket: guest.ticket,
    },
    webCryptoTicket(webcrypto.subtle),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.words);
  const send = (message: Uint8Array): void => void socket.write(message);
  const chunks: Buffer[] = [];
  const channel = channels[name];
  const parser = createFrameParser({
    channel: name,
    header: outcome.link.header,
    maxBytes: channel.maxBytes,
  });
  let last = performance.now();
  let window = 0;
  let seen = 0;
  const answer = (frame: Frame): void => {
    const message = channel.parse(frame);
    if (message.name === "set_ack") {
      ({ window } = message.body);
      seen = 0;
      send(
        encodeMessage(clientMessages[name], "ack_sync", { generation: message.body.generation }),
      );
    } else {
      seen += 1;
      if (window > 0 && seen % window === 0) send(encodeMessage(clientMessages[name], "ack", {}));
      if (message.name === "ping") send(encodeMessage(clientMessages[name], "pong", message.body));
    }
    onFrame(frame);
  };
  const take = (chunk: Buffer): void => {
    last = performance.now();
    chunks.push(Buffer.from(chunk));
    parser.push(chunk, answer);
  };
  const early = release();
  if (early.length > 0) take(early);
  socket.on("data", take);
  return {
    name,
    id,
    link: outcome.link,
    linkReply: Buffer.concat(log),
    bytes: () => Buffer.concat(chunks),
    idleMs: () => performance.now() - last,
    send,
    close: () => socket.destroy(),
  };
};

/** Links the main channel, then each channel that the server lists, and says what begins each. */
export const recordSession = async (
  guest: Server,
  preferred: ImageCompressionName | undefined,
): Promise<readonly RecordedChannel[]> => {
  let ready: (listed: readonly { readonly type: number; readonly id: number }[]) => void;
  const listed = new Promise<readonly { readonly type: number; readonly id: number }[]>(
    (resolve) => (ready = resolve),
  );
  let sessionId = 0;
  const main: RecordedChannel = await recordChannel(guest, "main", 0, 0, (frame) => {
    const message = channels.main.parse(frame);
    if (message.name === "init") {
      ({ sessionId } = message.body);
      // The link's own call may still be on its way back.
      setImmediate(() => main.send(encodeMessage(clientMessages.main, "attach_channels", {})));
    }
    if (message.name === "channels_list") ready(message.body.channels);
  });
  const opened = [main];
  for (const { type, id } of await listed) {
    const name = channelName(type);
    if (name === undefined || name === "main") continue;
    const channel = await recordChannel(guest, name, id, sessionId, () => {});
    opened.push(channel);
    if (name !== "display") continue;
    const init = {
      pixmapCacheId: 1,
      pixmapCachePixels: 20n << 20n,
      glzDictionaryId: 1,
      glzWindowPixels: 8 << 20,
    };
    channel.send(encodeMessage(clientMessages.display, "init", init));
    if (preferred === undefined) continue;
    channel.send(
      encodeMessage(clientMessages.display, "preferred_compression", { compression: preferred }),
    );
  }
  return opened;
};
