// The sliders' ranges: bounded by what this computer can give. Pure.
import type { VmDraft } from "@openutm/shared-types";

export type Limits = VmDraft["limits"];

export type SizeRange = {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Beyond it the slider is hatched. */
  readonly limit: number;
};

const gib = 1024 ** 3;

/** A small machine's memory is set in MB, so that its steps are not coarse. */
export const memoryUnit = (memoryMib: number): "MB" | "GB" => (memoryMib < 1024 ? "MB" : "GB");

/** Rounded to what a person reads: 4096 MiB is 4, 1536 is 1.5. */
export const toUnit = (memoryMib: number, unit: "MB" | "GB"): number =>
  unit === "MB" ? memoryMib : Math.round((memoryMib / 1024) * 100) / 100;

export const toMib = (amount: number, unit: "MB" | "GB"): number =>
  Math.max(1, Math.round(unit === "MB" ? amount : amount * 1024));

export const memoryRange = (
  limits: Limits,
  hostMemoryMib: number,
  unit: "MB" | "GB",
): SizeRange => {
  if (unit === "MB") {
    const max = Math.min(4096, hostMemoryMib);
    return { min: 64, max, step: 64, limit: Math.min(max, limits.memoryMib) };
  }
  const max = Math.max(1, Math.floor(hostMemoryMib / 1024));
  return {
    min: 0.5,
    max,
    step: 0.5,
    limit: Math.min(max, Math.max(0.5, Math.floor(limits.memoryMib / 512) / 2)),
  };
};

export const cpuRange = (limits: Limits, hostCpuCount: number): SizeRange => {
  const max = Math.max(2, hostCpuCount);
  return { min: 1, max, step: 1, limit: Math.min(max, limits.cpuCount) };
};

/**
 * A disk grows as it fills, so that it may be larger than what is free now: the range goes past it and past `gibNow`, and
 * nothing of it is hatched.
 */
export const diskRange = (limits: Limits, gibNow: number): SizeRange => {
  const free = Math.floor(limits.diskFreeBytes / gib);
  const max = Math.max(128, Math.ceil(gibNow / 64) * 64, Math.min(1024, Math.ceil(free / 64) * 64));
  return { min: 1, max, step: 1, limit: max };
};

/** Whether a full disk of this size would not fit on the host now. */
export const outgrowsHost = (limits: Limits, diskGib: number): boolean =>
  diskGib * gib > limits.diskFreeBytes;
