// Numbers and times as the shown language writes them.
import { i18n } from "./i18n.ts";

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A number of bytes in the unit that a person would use: "9.4 GB" (1 GB = 1024 MB, as memory and disks are chosen). */
export const bytesText = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return new Intl.NumberFormat(i18n.language, {
    style: "unit",
    unit: units[unit] ?? "byte",
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
};

/** MiB of memory: "4 GB", "512 MB". */
export const memoryText = (memoryMib: number): string => bytesText(memoryMib * 1024 * 1024);

const steps = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
] as const;

/** How long ago a moment was: "5 minutes ago". A moment in the future, after a clock jump, reads as now. */
export const agoText = (atMs: number, nowMs: number): string => {
  const words = new Intl.RelativeTimeFormat(i18n.language, { numeric: "auto" });
  let value = Math.max(0, (nowMs - atMs) / 1000);
  for (const [unit, next] of steps) {
    if (value < next) return words.format(-Math.floor(value), unit);
    value /= next;
  }
  return words.format(-Math.floor(value), "year");
};
