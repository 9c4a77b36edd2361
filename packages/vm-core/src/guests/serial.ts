// The guests' serial lines: always read into a bounded ring, handed to whoever listens. A slow listener loses its oldest
// bytes rather than holding the guest or the others back.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream } from "@openutm/shared-types";
import type { SerialRing } from "../ports/guest-logs.ts";
import type { GuestPorts } from "./parts.ts";
import { boundedBytes } from "./bounded-bytes.ts";
import type { BoundedBytes } from "./bounded-bytes.ts";
import type { Run } from "./run.ts";

export type SerialLines = {
  /** Begins to read the guest's line. Returns the disposer. */
  readonly open: (run: Run) => () => void;
  /** The ring's content, then what comes; writes go to the guest. @throws ApiError `stream.unavailable` */
  readonly subscribe: (vmId: string) => Promise<ByteStream>;
};

/** What one listener may be behind. */
const listenerBytes = 1024 * 1024;

type Line = {
  readonly ring: SerialRing;
  readonly listeners: Set<BoundedBytes>;
  stream: ByteStream | undefined;
  /** Orders reading the ring for a new listener with what is appended to it. */
  tail: Promise<void>;
  isOpen: boolean;
};

export const createSerialLines = (
  ports: Pick<GuestPorts, "sockets" | "logs" | "log">,
): SerialLines => {
  const lines = new Map<string, Line>();

  const take = (line: Line, chunk: Uint8Array): Promise<void> => {
    line.tail = line.tail.then(async () => {
      for (const listener of line.listeners) listener.push(chunk);
      await line.ring.append(chunk);
    });
    return line.tail;
  };

  const read = async (run: Run, line: Line): Promise<void> => {
    try {
      line.stream = await ports.sockets.openStream(run.dir.endpoints.serial);
      if (!line.isOpen) return line.stream.close();
      // Waiting for the ring holds QEMU's socket back, not the guest: its serial port drops what does not go out.
      for await (const chunk of line.stream.chunks) await take(line, chunk);
    } catch (error) {
      if (line.isOpen)
        ports.log.warn("a serial line could not be read", { vmId: run.vmId, cause: String(error) });
    } finally {
      for (const listener of line.listeners) listener.end();
    }
  };

  const open: SerialLines["open"] = (run) => {
    const line: Line = {
      ring: ports.logs.serialRing(run.vmId),
      listeners: new Set(),
      stream: undefined,
      tail: Promise.resolve(),
      isOpen: true,
    };
    lines.set(run.vmId, line);
    void read(run, line);
    return () => {
      line.isOpen = false;
      line.stream?.close();
      for (const listener of line.listeners) listener.end();
      if (lines.get(run.vmId) === line) lines.delete(run.vmId);
    };
  };

  const subscribe: SerialLines["subscribe"] = async (vmId) => {
    const line = lines.get(vmId);
    if (line === undefined) {
      throw new ApiError("stream.unavailable", "The VM's serial line is not open.", {
        hint: "It is while the VM runs.",
      });
    }
    const listener = boundedBytes(listenerBytes);
    const joined = line.tail.then(async () => {
      listener.push(await line.ring.read());
      line.listeners.add(listener);
    });
    line.tail = joined.catch(() => undefined);
    await joined;
    return {
      chunks: listener.chunks,
      write: async (bytes) => {
        if (line.stream === undefined || !line.isOpen)
          throw new ApiError("stream.unavailable", "The VM's serial line is closed.");
        await line.stream.write(bytes);
      },
      close: () => {
        line.listeners.delete(listener);
        listener.end();
      },
    };
  };

  return { open, subscribe };
};
