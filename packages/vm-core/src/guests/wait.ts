// Bounded waiting, on the clock that was given.
import type { Clock } from "../ports/clock.ts";

/** True when `event` comes within `timeoutMs`. */
export const happensWithin = (
  clock: Clock,
  event: Promise<unknown>,
  timeoutMs: number,
): Promise<boolean> =>
  new Promise((resolve) => {
    const cancel = clock.after(timeoutMs, () => resolve(false));
    const settle = (): void => {
      cancel();
      resolve(true);
    };
    event.then(settle, settle);
  });

export const pause = (clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const cancel = clock.after(delayMs, resolve);
    signal?.addEventListener(
      "abort",
      () => {
        cancel();
        resolve();
      },
      { once: true },
    );
  });
