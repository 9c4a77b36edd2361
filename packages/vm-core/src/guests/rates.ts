// From two readings of a guest's counters to what happened a second. Pure.
import type { VmStats } from "@openutm/shared-types";

/** Counters as they stand; what cannot be read here is absent. */
export type Reading = {
  readonly atMs: number;
  /** Processor time that QEMU has used since its start. */
  readonly cpuMs?: number;
  readonly residentBytes?: number;
  readonly diskReadBytes?: number;
  readonly diskWrittenBytes?: number;
  readonly networkReceivedBytes?: number;
  readonly networkSentBytes?: number;
};

type Counter = Exclude<keyof Reading, "atMs" | "residentBytes">;

/** How much a second; undefined without two readings, or when the counter or the clock went back (another QEMU, a reset clock). */
const perSecond = (
  before: Reading | undefined,
  now: Reading,
  counter: Counter,
): number | undefined => {
  const [from, to] = [before?.[counter], now[counter]];
  const tookMs = now.atMs - (before?.atMs ?? now.atMs);
  if (from === undefined || to === undefined || tookMs <= 0 || to < from) return undefined;
  return ((to - from) / tookMs) * 1000;
};

const present = <T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };

const rounded = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value);

const rounded1 = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value * 10) / 10;

/** A millisecond of processor time a second is a tenth of a percent of one processor. */
const percentPerMs = 0.1;

export const statsBetween = (before: Reading | undefined, now: Reading): VmStats => {
  const cpu = perSecond(before, now, "cpuMs");
  return {
    atMs: now.atMs,
    ...present({
      cpuPercent: rounded1(cpu === undefined ? undefined : cpu * percentPerMs),
      memoryBytes: now.residentBytes,
      diskReadBytesPerSecond: rounded(perSecond(before, now, "diskReadBytes")),
      diskWriteBytesPerSecond: rounded(perSecond(before, now, "diskWrittenBytes")),
      networkReceivedBytesPerSecond: rounded(perSecond(before, now, "networkReceivedBytes")),
      networkSentBytesPerSecond: rounded(perSecond(before, now, "networkSentBytes")),
    }),
  };
};
