/** One group of a toolbar: its widths in pixels with and without labels, and whether it stays as it is. */
export type Measured = {
  readonly fullPx: number;
  readonly iconsPx: number;
  readonly keep: boolean;
};

/** How a group is shown: whole, without its labels, or inside the menu at the end. */
export type Fit = "full" | "icons" | "menu";

type Space = { readonly availablePx: number; readonly gapPx: number; readonly morePx: number };

const widthOf = (groups: readonly Measured[], fits: readonly Fit[], space: Space): number => {
  const { gapPx, morePx } = space;
  const widths = groups.flatMap(({ fullPx, iconsPx }, index) => {
    const fit = fits[index];
    if (fit === "menu") return [];
    return [fit === "icons" ? iconsPx : fullPx];
  });
  if (fits.includes("menu")) widths.push(morePx);
  return widths.reduce((sum, width) => sum + width, 0) + gapPx * Math.max(0, widths.length - 1);
};

/**
 * How each group is shown in the space there is. From the end, groups first lose their labels and then
 * go into the menu; those that are kept do neither. `morePx` is the menu's button, there only when needed.
 */
export const fitGroups = (groups: readonly Measured[], space: Space): readonly Fit[] => {
  const fits: Fit[] = groups.map(() => "full");
  for (const smaller of ["icons", "menu"] as const) {
    for (let index = groups.length - 1; index >= 0; index -= 1) {
      if (widthOf(groups, fits, space) <= space.availablePx) return fits;
      if (groups[index]?.keep === false) fits[index] = smaller;
    }
  }
  return fits;
};

/** The least that the bar needs: the groups that are kept, and the menu of the others. */
export const leastPx = (groups: readonly Measured[], space: Omit<Space, "availablePx">): number =>
  widthOf(groups, fitGroups(groups, { ...space, availablePx: 0 }), { ...space, availablePx: 0 });
