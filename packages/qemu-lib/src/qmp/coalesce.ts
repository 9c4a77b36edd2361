/** Thins an event flood for consumers that draw: at most one delivery an interval, the latest event of each key. */
import type { QmpEvent } from "./messages.ts";

export type EventCoalescer = {
  readonly push: (event: QmpEvent) => void;
  /** Delivers what waits, now. */
  readonly flush: () => void;
  /** Drops what waits. Idempotent. */
  readonly dispose: () => void;
};

export type CoalesceOptions = {
  /** Default 100 (ten deliveries a second). */
  readonly intervalMs?: number;
  /** Events with one key replace each other. Default: name and the subject they name. */
  readonly key?: (event: QmpEvent) => string;
  /** Keys kept in one interval; the oldest goes first. Default 1000. */
  readonly maxKeys?: number;
};

const subjectFields = ["id", "device", "node-name", "path", "qom-path"] as const;

/** An event's name and the job, device or node it is about. */
export function eventKey(event: QmpEvent): string {
  const subject = subjectFields
    .map((field) => event.data[field])
    .find((value) => typeof value === "string");
  return subject === undefined ? event.name : `${event.name} ${String(subject)}`;
}

/** The first event is delivered at once; those that follow within the interval arrive together, oldest key first. */
export function coalesceEvents(
  deliver: (events: readonly QmpEvent[]) => void,
  options: CoalesceOptions = {},
): EventCoalescer {
  const { intervalMs = 100, key = eventKey, maxKeys = 1000 } = options;
  const waiting = new Map<string, QmpEvent>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const events = [...waiting.values()];
    waiting.clear();
    timer = setTimeout(flush, intervalMs);
    deliver(events);
  };
  const push = (event: QmpEvent): void => {
    const eventKey = key(event);
    waiting.delete(eventKey);
    waiting.set(eventKey, event);
    if (waiting.size > maxKeys) waiting.delete(waiting.keys().next().value as string);
    if (timer === undefined) flush();
  };
  const dispose = (): void => {
    clearTimeout(timer);
    timer = undefined;
    waiting.clear();
  };
  return { push, flush, dispose };
}
