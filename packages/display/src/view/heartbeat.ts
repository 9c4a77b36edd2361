// Whether the worker still answers. Counted in ticks, not by the clock: a computer that slept was not stalled.

const tickMs = 2000;
const silentTicks = 6;

export type Heartbeat = {
  beat(): void;
  close(): void;
};

/** Begins with the first beat, however long the start takes. */
export const watchHeartbeat = (onStalled: () => void): Heartbeat => {
  let silent = 0;
  let ticking: ReturnType<typeof setInterval> | undefined;
  const tick = (): void => {
    silent += 1;
    if (silent >= silentTicks) onStalled();
  };
  return {
    beat: () => {
      silent = 0;
      ticking ??= setInterval(tick, tickMs);
    },
    close: () => clearInterval(ticking),
  };
};
