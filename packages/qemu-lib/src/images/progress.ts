/** Reads qemu-img's `-p` output, `    (12.34/100%)\r`, cut anywhere. Pure. */

const step = /\((\d{1,3}(?:\.\d+)?)\/100%\)/g;
/** Longer than one step is never kept. */
const KEPT_CHARS = 32;

/** Calls `onProgress` with 0 to 1, only when it grows. */
export function createProgressReader(
  onProgress: (fraction: number) => void,
): (text: string) => void {
  let rest = "";
  let latest = -1;
  return (text) => {
    const whole = rest + text;
    rest = whole.slice(-KEPT_CHARS);
    for (const [, percent] of whole.matchAll(step)) {
      const fraction = Math.min(1, Number(percent) / 100);
      if (fraction <= latest) continue;
      latest = fraction;
      onProgress(fraction);
    }
  };
}
