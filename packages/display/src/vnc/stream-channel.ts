// noVNC wants something like a WebSocket; a guest's bytes come as a `ByteStream` on every transport.
import type { ByteStream } from "@openutm/shared-types";
import type { RawChannel } from "@novnc/novnc";

const toArrayBuffer = (bytes: Uint8Array): ArrayBuffer =>
  bytes.byteOffset === 0 &&
  bytes.byteLength === bytes.buffer.byteLength &&
  bytes.buffer instanceof ArrayBuffer
    ? bytes.buffer
    : Uint8Array.from(bytes).buffer;

/** The same stream; `onBytes` hears how many came. */
export const countedStream = (
  stream: ByteStream,
  onBytes: (count: number) => void,
): ByteStream => ({
  chunks: (async function* () {
    for await (const chunk of stream.chunks) {
      onBytes(chunk.byteLength);
      yield chunk;
    }
  })(),
  write: (bytes) => stream.write(bytes),
  close: () => stream.close(),
});

/** A stream in a WebSocket's clothes. Reads begin when noVNC has set its handlers, so that no byte is missed. */
export const streamChannel = (stream: ByteStream): RawChannel => {
  let closed = false;
  const finish = (code: number, reason: string): void => {
    if (closed) return;
    closed = true;
    stream.close();
    // Later, as a WebSocket does: noVNC starts waiting for the close only after it has asked for it.
    queueMicrotask(() => channel.onclose?.({ code, reason, wasClean: code === 1000 }));
  };
  const pump = async (): Promise<void> => {
    try {
      for await (const chunk of stream.chunks) {
        if (closed) return;
        channel.onmessage?.({ data: toArrayBuffer(chunk) });
      }
      finish(1000, "The guest's display has closed the connection.");
    } catch (error) {
      finish(1006, error instanceof Error ? error.message : String(error));
    }
  };
  const channel: RawChannel = {
    binaryType: "arraybuffer",
    protocol: "",
    readyState: "open",
    onopen: null,
    onmessage: null,
    onerror: null,
    onclose: null,
    send(data) {
      if (closed) return;
      // noVNC reuses its send buffer, so the bytes are copied before anybody waits.
      const bytes = ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
        : new Uint8Array(data).slice();
      stream
        .write(bytes)
        .catch((error: unknown) =>
          finish(1006, error instanceof Error ? error.message : String(error)),
        );
    },
    close(code = 1000, reason = "") {
      finish(code, reason);
    },
  };
  queueMicrotask(() => void pump());
  return channel;
};
