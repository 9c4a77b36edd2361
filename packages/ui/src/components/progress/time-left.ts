/** How long something still takes, in the unit a person would say. */
export type TimeLeft = { readonly unit: "seconds" | "minutes" | "hours"; readonly count: number };

/** Rounds up, so that "1 second left" is never past. `timeLeftMs` is a duration in milliseconds. */
export const timeLeft = (timeLeftMs: number): TimeLeft => {
  const seconds = Math.max(1, Math.ceil(timeLeftMs / 1000));
  if (seconds < 60) return { unit: "seconds", count: seconds };
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return { unit: "minutes", count: minutes };
  return { unit: "hours", count: Math.ceil(minutes / 60) };
};
