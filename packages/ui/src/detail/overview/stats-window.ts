import { VmStats } from "@openutm/shared-types";

/** The last minute of a guest, oldest first. */
export type StatsWindow = readonly VmStats[];

const windowMs = 60_000;

/** Reads one line of the stream; one that is none is left out. */
export const statsOf = (line: string): VmStats | undefined => {
  try {
    return VmStats.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
};

/** A clock that was put back begins a new window: a graph cannot run backwards. */
export const addSamples = (window: StatsWindow, samples: readonly VmStats[]): StatsWindow =>
  samples.reduce<VmStats[]>(
    (before, sample) => {
      const last = before.at(-1);
      if (last !== undefined && sample.atMs <= last.atMs) return [sample];
      return [...before.filter(({ atMs }) => atMs > sample.atMs - windowMs), sample];
    },
    [...window],
  );

export type Figure = "cpu" | "memory" | "disk" | "network";

const sum = (...rates: readonly (number | undefined)[]): number | null => {
  const known = rates.filter((rate) => rate !== undefined);
  return known.length === 0 ? null : known.reduce((total, rate) => total + rate, 0);
};

/** What each graph shows of a sample; null where it was not measured. CPU is the share of all the VM's cores. */
export const figureOf: Readonly<
  Record<Figure, (sample: VmStats, cpuCount: number) => number | null>
> = {
  cpu: ({ cpuPercent }, cpuCount) =>
    cpuPercent === undefined ? null : Math.min(100, cpuPercent / cpuCount),
  memory: ({ memoryBytes }) => memoryBytes ?? null,
  disk: ({ diskReadBytesPerSecond, diskWriteBytesPerSecond }) =>
    sum(diskReadBytesPerSecond, diskWriteBytesPerSecond),
  network: ({ networkReceivedBytesPerSecond, networkSentBytesPerSecond }) =>
    sum(networkReceivedBytesPerSecond, networkSentBytesPerSecond),
};
