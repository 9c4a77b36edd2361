/** One group of a toolbar: its width in pixels, and whether it must stay. */
export type Measured = { readonly widthPx: number; readonly keep: boolean };

/**
 * The groups that stay visible, by index. Groups leave from the end, but those that must stay do not;
 * `morePx` is the room for the button that holds the others, needed only when one leaves.
 */
export const fittingGroups = (
  groups: readonly Measured[],
  { availablePx, gapPx, morePx }: { availablePx: number; gapPx: number; morePx: number },
): readonly number[] => {
  const width = (indices: readonly number[]): number =>
    indices.reduce((sum, index) => sum + (groups[index]?.widthPx ?? 0) + gapPx, -gapPx);
  let visible: readonly number[] = groups.map((_, index) => index);
  if (width(visible) <= availablePx) return visible;
  while (width(visible) + gapPx + morePx > availablePx) {
    const leaving = visible.findLast((index) => groups[index]?.keep === false);
    if (leaving === undefined) break;
    visible = visible.filter((index) => index !== leaving);
  }
  return visible;
};
