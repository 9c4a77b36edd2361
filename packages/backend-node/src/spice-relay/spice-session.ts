// The channels of one viewer of a guest: what they hold unread is counted together, and they end together.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream } from "@openutm/shared-types";
import { channelTypes, clientMessages, encodeMessage, relayReasons } from "@openutm/spice-wire";
import type { SpiceServer, SpiceSession } from "@openutm/vm-core";
import { openSpiceChannel } from "./open-spice-channel.ts";
import { createUnreadBudget } from "./unread.ts";

// DISCONNECTING looks the same in both directions, and reaches the page over every transport.
const farewell = encodeMessage(clientMessages.main, "disconnecting", {
  timeStamp: 0n,
  reason: relayReasons.takenOver,
});

type Ending = { readonly stream: ByteStream; readonly end: () => void };

/** A stream that can be ended from here, with a last chunk. */
const withEnding = (stream: ByteStream, last: Uint8Array | undefined): Ending => {
  let over = false;
  let wake = (): void => {};
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const inner = stream.chunks[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await new Promise<IteratorResult<Uint8Array> | undefined>(
          (resolve, reject) => {
            wake = () => resolve(undefined);
            if (over) wake();
            else inner.next().then(resolve, reject);
          },
        );
        if (next === undefined) {
          if (last !== undefined) yield last;
          return;
        }
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      stream.close();
    }
  }
  return {
    stream: { chunks: chunks(), write: stream.write, close: stream.close },
    end: () => {
      over = true;
      wake();
    },
  };
};

/** Opens nothing yet. */
export const createSpiceSession = ({ endpoint, ticket }: SpiceServer): SpiceSession => {
  const unread = createUnreadBudget();
  const endings = new Set<() => void>();
  let over = false;
  return {
    open: async ({ channel, channelId, connectionId, caps }) => {
      const { stream } = await openSpiceChannel({
        endpoint,
        channelType: channelTypes[channel],
        channelId,
        connectionId,
        caps,
        unread,
        ...(ticket === undefined ? {} : { ticket }),
      });
      if (over) {
        stream.close();
        throw new ApiError("stream.unavailable", "Another window shows this guest now.", {
          hint: "Show it here again.",
        });
      }
      const ending = withEnding(stream, channel === "main" ? farewell : undefined);
      endings.add(ending.end);
      return ending.stream;
    },
    handOver: () => {
      over = true;
      for (const end of endings) end();
      endings.clear();
    },
  };
};
