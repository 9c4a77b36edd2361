// One SPICE channel of a guest as a byte stream: linked, its ticket given, its flow control answered.
import type { ByteStream, Endpoint } from "@openutm/shared-types";
import { channelName, channels, createMessageScanner } from "@openutm/spice-wire";
import type { LinkedChannel } from "@openutm/spice-wire";
import type { Socket } from "node:net";
import { createAcknowledger } from "./acknowledger.ts";
import { downwardChunks } from "./downward.ts";
import { openGuestSocket } from "./guest-socket.ts";
import { linkSocket, linkTimeoutMs } from "./link-socket.ts";
import { createUnreadBudget } from "./unread.ts";
import type { UnreadBudget } from "./unread.ts";
import { upwardWriter } from "./upward.ts";

export type SpiceChannelRequest = {
  readonly endpoint: Endpoint;
  /** Where the server wants one: TCP. The page never sees it. */
  readonly ticket?: string;
  readonly channelType: number;
  readonly channelId: number;
  /** 0 for the main channel; then what MAIN_INIT said. */
  readonly connectionId: number;
  /** The channel's capabilities that the page has: bit numbers. */
  readonly caps: readonly number[];
  /** One for all channels of a guest; without it this channel has 8 MiB of its own. */
  readonly unread?: UnreadBudget;
  readonly timeoutMs?: number;
};

export type SpiceChannel = {
  /**
   * Messages with mini headers both ways. Every message of the server comes through, SET_ACK too (messages are
   * counted by both sides), but whoever reads answers neither SET_ACK nor sends ACK: that is done here.
   */
  readonly stream: ByteStream;
  /** What the server can do. */
  readonly link: LinkedChannel;
};

const lingerMs = 5000;
const setAckNumber = channels.main.table.set_ack.number;

/** What was accepted for the server (a key's release) goes out first; a server that takes nothing has five seconds. */
const closeSoon = (socket: Socket): void => {
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
  socket.end(() => socket.destroy());
};

/** @throws ApiError `stream.unavailable`, `data.linkResult` when the server refused */
export const openSpiceChannel = async (request: SpiceChannelRequest): Promise<SpiceChannel> => {
  const guest = await openGuestSocket(request.endpoint);
  const { socket } = guest;
  socket.on("error", () => {});
  const link = await linkSocket(
    guest,
    { ...request, channelCaps: request.caps, ticket: request.ticket ?? "" },
    { timeoutMs: request.timeoutMs ?? linkTimeoutMs },
  );
  const name = channelName(request.channelType) ?? "tunnel";
  const scanner = createMessageScanner({
    channel: name,
    maxBytes: channels[name].maxBytes,
    keeps: (type) => type === setAckNumber,
  });
  const chunks = downwardChunks({
    guest,
    scanner,
    acknowledger: createAcknowledger((bytes) => void socket.write(bytes)),
    unread: request.unread ?? createUnreadBudget(),
  });
  return {
    link,
    stream: { chunks, write: upwardWriter(socket, name), close: () => closeSoon(socket) },
  };
};
