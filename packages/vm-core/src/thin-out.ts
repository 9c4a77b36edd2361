// Lets a flood of "look at this" become a trickle, per key: a burst passes at once, then the latest of each interval.
import type { Clock } from "./ports/clock.ts";

export type ThinOut = {
  readonly push: (key: string) => void;
  readonly dispose: () => void;
};

/** `tell` is called at once for up to `perSecond` calls in a second, later for what is over that; the last is never lost. */
export const thinOut = (clock: Clock, perSecond: number, tell: (key: string) => void): ThinOut => {
  const recent = new Map<string, number[]>();
  const waiting = new Map<string, () => void>();

  const tellNow = (key: string): void => {
    const nowMs = clock.nowMs();
    // A clock that was set back would hold everything up until it has caught up.
    const times = (recent.get(key) ?? []).filter(
      (timeMs) => timeMs <= nowMs && nowMs - timeMs < 1000,
    );
    recent.set(key, [...times, nowMs]);
    tell(key);
  };

  return {
    push: (key) => {
      if (waiting.has(key)) return;
      const nowMs = clock.nowMs();
      const times = (recent.get(key) ?? []).filter(
        (timeMs) => timeMs <= nowMs && nowMs - timeMs < 1000,
      );
      if (times.length < perSecond) return tellNow(key);
      waiting.set(
        key,
        clock.after(1000 / perSecond, () => {
          waiting.delete(key);
          tellNow(key);
        }),
      );
    },
    dispose: () => {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
};
