// The WebSockets of one guest's viewer: one for the pictures, one that all other channels share.
import type { ByteStream, SpiceChannel } from "@openutm/shared-types";
import { openStreamSocket } from "@openutm/shared-types/stream-socket";
import type { StreamSocket } from "@openutm/shared-types/stream-socket";

/** Where a socket opens whose first stream is the ticket's. */
export type StreamAddress = { readonly url: string; readonly ticket: string };

export type StreamSockets = {
  /** @throws Error whose message is for a person */
  open(channel: SpiceChannel["channel"], address: StreamAddress): Promise<ByteStream>;
};

export const createStreamSockets = (
  connect: (url: string) => Promise<StreamSocket> = (url) => openStreamSocket(new WebSocket(url)),
): StreamSockets => {
  let shared: Promise<StreamSocket> | undefined;

  const openFirst = async (socket: Promise<StreamSocket>): Promise<ByteStream> => {
    try {
      return (await socket).first;
    } catch (cause) {
      throw new Error("The guest's display could not be reached.", { cause });
    }
  };

  return {
    open: async (channel, { url, ticket }) => {
      // Megabytes of pictures before it in the same socket would keep a key or a sound waiting.
      if (channel === "display") return openFirst(connect(url));
      const known = await shared?.catch(() => undefined);
      if (known?.isOpen() === true) return known.open(ticket);
      shared = connect(url);
      return openFirst(shared);
    },
  };
};
