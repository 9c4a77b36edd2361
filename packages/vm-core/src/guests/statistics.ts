// What running guests use, one sample a second while somebody reads and not at all otherwise.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream, VmStats } from "@openutm/shared-types";
import { boundedBytes } from "./bounded-bytes.ts";
import type { BoundedBytes } from "./bounded-bytes.ts";
import type { GuestPorts } from "./parts.ts";
import { statsBetween } from "./rates.ts";
import type { Reading } from "./rates.ts";
import type { Run } from "./run.ts";

export type Statistics = {
  /** The last minute as far as it was sampled, then a sample a second until the guest ends. */
  readonly subscribe: (run: Run) => ByteStream;
};

const sampleMs = 1000;
const rememberedMs = 60_000;
/** A reader that takes nothing loses its oldest samples. */
const listenerBytes = 64 * 1024;
/** A QEMU that is slower than this gives no disk figures in this sample. */
const qmpTimeoutMs = 800;

type Watched = {
  readonly run: Run;
  readonly listeners: Set<BoundedBytes>;
  samples: VmStats[];
  last: Reading | undefined;
  cancel: (() => void) | undefined;
};

const encoder = new TextEncoder();
const lineOf = (stats: VmStats): Uint8Array => encoder.encode(`${JSON.stringify(stats)}\n`);

type DiskBytes = Pick<Reading, "diskReadBytes" | "diskWrittenBytes">;

/** All drives together; a drive without a medium counts nothing. */
const readDisks = async ({ qmp }: Run): Promise<DiskBytes> => {
  if (qmp === undefined) return {};
  try {
    const devices = await qmp.execute("query-blockstats", undefined, { timeoutMs: qmpTimeoutMs });
    let [diskReadBytes, diskWrittenBytes] = [0, 0];
    for (const { qdev, stats } of devices) {
      if (qdev === undefined) continue;
      diskReadBytes += stats.rd_bytes;
      diskWrittenBytes += stats.wr_bytes;
    }
    return Number.isFinite(diskReadBytes + diskWrittenBytes)
      ? { diskReadBytes, diskWrittenBytes }
      : {};
  } catch {
    return {};
  }
};

export const createStatistics = (ports: Pick<GuestPorts, "clock" | "processes">): Statistics => {
  const { clock, processes } = ports;
  const watched = new WeakMap<Run, Watched>();

  const read = async (run: Run): Promise<Reading> => {
    const atMs = clock.nowMs();
    const [usage, disks] = await Promise.all([
      processes.usage(run.identity).catch(() => undefined),
      readDisks(run),
    ]);
    return { atMs, ...usage, ...disks };
  };

  const forgetOld = (one: Watched, nowMs: number): void => {
    // Also what a clock that was set back has put into the future.
    one.samples = one.samples.filter(
      ({ atMs }) => atMs > nowMs - rememberedMs && atMs <= nowMs + sampleMs,
    );
  };

  const sample = async (one: Watched): Promise<void> => {
    const reading = await read(one.run);
    if (one.run.letGo.signal.aborted) return end(one);
    const stats = statsBetween(one.last, reading);
    one.last = reading;
    forgetOld(one, reading.atMs);
    one.samples.push(stats);
    for (const listener of one.listeners) listener.push(lineOf(stats));
  };

  const next = (one: Watched): void => {
    one.cancel = undefined;
    if (one.listeners.size === 0) return;
    const startedMs = clock.nowMs();
    void sample(one).finally(() => {
      if (one.listeners.size === 0 || one.cancel !== undefined) return;
      const tookMs = Math.max(0, clock.nowMs() - startedMs);
      one.cancel = clock.after(Math.max(sampleMs - tookMs, sampleMs / 10), () => next(one));
    });
  };

  const end = (one: Watched): void => {
    one.cancel?.();
    for (const listener of one.listeners) listener.end();
    one.listeners.clear();
  };

  const watchedOf = (run: Run): Watched => {
    const known = watched.get(run);
    if (known !== undefined) return known;
    const one: Watched = {
      run,
      listeners: new Set(),
      samples: [],
      last: undefined,
      cancel: undefined,
    };
    watched.set(run, one);
    run.letGo.signal.addEventListener("abort", () => end(one), { once: true });
    return one;
  };

  return {
    subscribe: (run) => {
      const one = watchedOf(run);
      const listener = boundedBytes(listenerBytes);
      const isFirst = one.listeners.size === 0;
      forgetOld(one, clock.nowMs());
      for (const stats of one.samples) listener.push(lineOf(stats));
      one.listeners.add(listener);
      if (run.letGo.signal.aborted) end(one);
      else if (isFirst && one.cancel === undefined) {
        // What happened while nobody read is no rate of this second.
        one.last = undefined;
        next(one);
      }
      return {
        chunks: listener.chunks,
        write: () => Promise.reject(new ApiError("stream.unavailable", "Figures take no bytes.")),
        close: () => {
          one.listeners.delete(listener);
          listener.end();
          if (one.listeners.size === 0) {
            one.cancel?.();
            one.cancel = undefined;
          }
        },
      };
    },
  };
};
