// How long a job still takes, by how fast it has gone so far.

/** What has been seen of a job: its progress at moments of a clock that never jumps, in milliseconds. */
export type Seen = { readonly atMs: number; readonly progress: number };

/** A guess from less than this would be a wild one. */
const leastMs = 1500;
const leastProgress = 0.02;

/** In milliseconds; undefined while nobody can know. */
export const timeLeftMs = (first: Seen, now: Seen): number | undefined => {
  const elapsedMs = now.atMs - first.atMs;
  const done = now.progress - first.progress;
  if (elapsedMs < leastMs || done < leastProgress) return undefined;
  return ((1 - now.progress) / done) * elapsedMs;
};
