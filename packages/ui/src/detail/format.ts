// Amounts in the words of the shown language. Sizes are binary and written as people know them: 4096 MiB is "4 GB".

const units = ["kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

const scaled = (
  bytes: number,
): { readonly value: number; readonly unit: (typeof units)[number] } => {
  let value = bytes / 1024;
  let index = 0;
  // From 1000 on, so that no amount has four digits.
  while (value >= 1000 && index < units.length - 1) {
    value /= 1024;
    index += 1;
  }
  return { value, unit: units[index] ?? "kilobyte" };
};

const inUnit = (language: string, unit: string, value: number): string =>
  new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);

/** "9.4 GB" */
export const sizeText = (language: string, bytes: number): string => {
  const { value, unit } = scaled(bytes);
  return inUnit(language, unit, value);
};

export const memoryText = (language: string, mebibytes: number): string =>
  sizeText(language, mebibytes * 1024 ** 2);

/** "3.4 MB/s" */
export const rateText = (language: string, bytesPerSecond: number): string => {
  const { value, unit } = scaled(bytesPerSecond);
  return inUnit(language, `${unit}-per-second`, value);
};

/** "12 %" */
export const percentText = (language: string, percent: number): string =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(
    percent / 100,
  );

/** The two largest units that count: "2 h 14 min", "14 min", "less than a minute" is the caller's. */
export const durationParts = (
  durationMs: number,
): { readonly days: number; readonly hours: number; readonly minutes: number } => {
  const minutes = Math.max(0, Math.floor(durationMs / 60_000));
  return {
    days: Math.floor(minutes / 1440),
    hours: Math.floor((minutes % 1440) / 60),
    minutes: minutes % 60,
  };
};

/** A path's last part, whatever system wrote it. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
