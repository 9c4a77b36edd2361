// SPICE's own flow control, answered here: an answer from the page would starve small drawings.
import { clientMessages, encodeMessage } from "@openutm/spice-wire";

export type Acknowledger = {
  /** That many messages have been read. */
  readonly read: (messages: number) => void;
  /** SET_ACK has been read: the server counts anew from here. */
  readonly setAck: (body: Uint8Array) => void;
};

const ack = encodeMessage(clientMessages.main, "ack", {});

/** @param send writes whole messages to the server */
export const createAcknowledger = (send: (bytes: Uint8Array) => void): Acknowledger => {
  let window = 0;
  let owed = 0;
  return {
    read: (messages) => {
      if (window === 0) return;
      owed += messages;
      const count = Math.floor(owed / window);
      if (count === 0) return;
      owed -= count * window;
      send(Buffer.concat(Array.from({ length: count }, () => ack)));
    },
    setAck: (body) => {
      if (body.length < 8) return;
      const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
      window = view.getUint32(4, true);
      owed = 0;
      send(encodeMessage(clientMessages.main, "ack_sync", { generation: view.getUint32(0, true) }));
    },
  };
};
