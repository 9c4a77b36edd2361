// What goes out to one client. Replies always go; events wait for a slow reader, where a VM's newer state replaces its older.
import type { EventEnvelope } from "@openutm/shared-types";

/** The part of a socket that an outbox needs. */
export type Sink = {
  readonly writableLength: number;
  write(text: string): boolean;
};

export type Outbox = {
  reply(line: string): void;
  /** False when the client is too far behind to be kept. */
  event(envelope: EventEnvelope, line: string): boolean;
  /** Sends what waits; to be called when the sink has drained. */
  flush(): void;
};

export type OutboxLimits = {
  /** Beyond this many unsent bytes events wait. */
  readonly busyBytes?: number;
  /** Beyond this many bytes, unsent and waiting, the client is given up. */
  readonly maxBacklogBytes?: number;
};

const vmIdOf = ({ topic, payload }: EventEnvelope): string | undefined => {
  if (topic === "vm.changed") return (payload as { vm?: { id?: string } }).vm?.id;
  if (topic === "vm.removed") return (payload as { id?: string }).id;
  return undefined;
};

export const createOutbox = (sink: Sink, limits: OutboxLimits = {}): Outbox => {
  const { busyBytes = 256 * 1024, maxBacklogBytes = 8 * 1024 * 1024 } = limits;
  // Insertion order is sending order. The key of a VM's state is its id, of any other event its number.
  const waiting = new Map<string, string>();
  let waitingBytes = 0;

  const drop = (key: string): void => {
    waitingBytes -= waiting.get(key)?.length ?? 0;
    waiting.delete(key);
  };

  const hold = (envelope: EventEnvelope, line: string): void => {
    const vmId = vmIdOf(envelope);
    if (vmId !== undefined) drop(`vm:${vmId}`);
    const key = envelope.topic === "vm.changed" ? `vm:${vmId}` : `seq:${envelope.seq}`;
    waiting.set(key, line);
    waitingBytes += line.length;
  };

  return {
    reply: (line) => {
      sink.write(line);
    },
    event: (envelope, line) => {
      if (waiting.size === 0 && sink.writableLength <= busyBytes) {
        sink.write(line);
        return true;
      }
      hold(envelope, line);
      return sink.writableLength + waitingBytes <= maxBacklogBytes;
    },
    flush: () => {
      for (const [key, line] of waiting) {
        if (sink.writableLength > busyBytes) return;
        drop(key);
        sink.write(line);
      }
    },
  };
};
