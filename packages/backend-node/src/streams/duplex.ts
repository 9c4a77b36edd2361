// A Node Duplex (a socket, mostly) as the contract's ByteStream, without copies.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream } from "@openutm/shared-types";
import type { Duplex } from "node:stream";

/** How long a closing stream may take to hand over what was already accepted. */
const lingerMs = 5000;

const closedError = (): ApiError =>
  new ApiError("stream.unavailable", "The stream is closed.", { hint: "Open it again." });

/** Resolves when the stream wants more; rejects when it has closed instead. */
const drained = (duplex: Duplex): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (outcome: () => void) => () => {
      duplex.off("drain", onDrain);
      duplex.off("close", onClose);
      outcome();
    };
    const onDrain = settle(resolve);
    const onClose = settle(() => reject(closedError()));
    duplex.on("drain", onDrain);
    duplex.on("close", onClose);
  });

/** Ends the stream once its accepted bytes are out, or after five seconds of a peer that takes none. */
const closeSoon = (duplex: Duplex): void => {
  if (duplex.destroyed) return;
  const timer = setTimeout(() => duplex.destroy(), lingerMs);
  timer.unref();
  duplex.once("close", () => clearTimeout(timer));
  duplex.end(() => duplex.destroy());
};

async function* chunksOf(duplex: Duplex): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of duplex.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch {
    // A reset or a close in the middle is an end: the bytes' own protocol says whether it was whole.
  }
}

/**
 * Back-pressure goes through both ways: nothing is read that nobody asked for, and `write` resolves only when the
 * stream's buffer has room again. An error of the duplex ends `chunks` and rejects `write`; it is never thrown elsewhere.
 */
export const duplexStream = (duplex: Duplex): ByteStream => {
  duplex.on("error", () => {});
  return {
    chunks: chunksOf(duplex),
    write: async (bytes) => {
      if (duplex.destroyed || duplex.writableEnded) throw closedError();
      if (!duplex.write(bytes)) await drained(duplex);
    },
    close: () => closeSoon(duplex),
  };
};
