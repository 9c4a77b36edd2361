// What the page says: written in whole messages, so that an acknowledgement of ours never lands inside one.
import { ApiError } from "@openutm/shared-types";
import { createMessageScanner } from "@openutm/spice-wire";
import type { Socket } from "node:net";

/** Input, agent data of 2 kB, sound, redirected USB: nothing that a page sends is larger. */
const maxClientMessageBytes = 4 * 1024 * 1024;

const closed = (): ApiError =>
  new ApiError("stream.unavailable", "The stream is closed.", { hint: "Open it again." });

/** Resolves when the socket wants more; rejects when it has closed instead. */
const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (outcome: () => void) => () => {
      socket.off("drain", onDrain);
      socket.off("close", onClose);
      outcome();
    };
    const onDrain = settle(resolve);
    const onClose = settle(() => reject(closed()));
    socket.on("drain", onDrain);
    socket.on("close", onClose);
  });

/** @returns `ByteStream`'s write: resolves when the bytes are accepted, or held until their message is whole. */
export const upwardWriter = (
  socket: Socket,
  channel: string,
): ((bytes: Uint8Array) => Promise<void>) => {
  const scanner = createMessageScanner({
    channel,
    maxBytes: () => maxClientMessageBytes,
    keeps: () => false,
  });
  let held: Uint8Array[] = [];

  return async (bytes) => {
    if (socket.destroyed || socket.writableEnded) throw closed();
    let end = 0;
    scanner.scan(bytes, ({ endAt }) => {
      end = endAt;
    });
    if (end === 0) {
      held.push(bytes.slice());
      return;
    }
    const whole = Buffer.concat([...held, bytes.subarray(0, end)]);
    held = end < bytes.length ? [bytes.slice(end)] : [];
    if (!socket.write(whole)) await drained(socket);
  };
};
