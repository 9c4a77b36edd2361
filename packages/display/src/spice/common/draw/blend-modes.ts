// COMPOSITE's operators beyond X Render's first ones: disjoint and conjoint ones (X Render 0.2) and PDF's blend modes
// (X Render 0.11, PDF 32000-1 section 11.3.5), by their definitions, in fractions of one.

type Factors = (sourceAlpha: number, targetAlpha: number) => readonly [number, number];
type Blend = (backdrop: number, source: number) => number;
type Colour = readonly [red: number, green: number, blue: number];

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
/** A pixel without alpha has no colour either: whatever its factor is, nothing of it is left. */
const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : clamp(part / whole));

/** The twelve operators, of how much of each input does not meet the other. */
const family = (apart: (own: number, other: number) => number): readonly Factors[] => {
  const meets = (own: number, other: number): number => 1 - apart(own, other);
  return [
    () => [0, 0], // CLEAR
    () => [1, 0], // SRC
    () => [0, 1], // DST
    (s, d) => [1, apart(d, s)], // OVER
    (s, d) => [apart(s, d), 1], // OVER_REVERSE
    (s, d) => [meets(s, d), 0], // IN
    (s, d) => [0, meets(d, s)], // IN_REVERSE
    (s, d) => [apart(s, d), 0], // OUT
    (s, d) => [0, apart(d, s)], // OUT_REVERSE
    (s, d) => [meets(s, d), apart(d, s)], // ATOP
    (s, d) => [apart(s, d), meets(d, s)], // ATOP_REVERSE
    (s, d) => [apart(s, d), apart(d, s)], // XOR
  ];
};
const disjoint = family((own, other) => ratio(1 - other, own));
const conjoint = family((own, other) => (own === 0 ? 0 : clamp(1 - other / own)));

const hardLight: Blend = (b, s) => (s <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s));
const softLight: Blend = (b, s) => {
  if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
  const root = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
  return b + (2 * s - 1) * (root - b);
};

/** MULTIPLY to EXCLUSION. */
const separable: readonly Blend[] = [
  (b, s) => b * s,
  (b, s) => b + s - b * s,
  (b, s) => hardLight(s, b),
  Math.min,
  Math.max,
  (b, s) => (b === 0 ? 0 : s === 1 ? 1 : Math.min(1, b / (1 - s))),
  (b, s) => (b === 1 ? 1 : s === 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
  hardLight,
  softLight,
  (b, s) => Math.abs(b - s),
  (b, s) => b + s - 2 * b * s,
];

const luminosity = ([r, g, b]: Colour): number => 0.3 * r + 0.59 * g + 0.11 * b;
const saturation = (colour: Colour): number => Math.max(...colour) - Math.min(...colour);
const mapColour = ([r, g, b]: Colour, change: (channel: number) => number): Colour => [
  change(r),
  change(g),
  change(b),
];
const withLuminosity = (colour: Colour, wanted: number): Colour => {
  const shift = wanted - luminosity(colour);
  const moved = mapColour(colour, (channel) => channel + shift);
  const [least, most] = [Math.min(...moved), Math.max(...moved)];
  if (least < 0)
    return mapColour(moved, (channel) => wanted + ((channel - wanted) * wanted) / (wanted - least));
  if (most > 1)
    return mapColour(
      moved,
      (channel) => wanted + ((channel - wanted) * (1 - wanted)) / (most - wanted),
    );
  return moved;
};
const withSaturation = (colour: Colour, wanted: number): Colour => {
  const [least, range] = [Math.min(...colour), saturation(colour)];
  return mapColour(colour, (channel) => (range === 0 ? 0 : ((channel - least) * wanted) / range));
};

/** HSL_HUE to HSL_LUMINOSITY. */
const whole: readonly ((backdrop: Colour, source: Colour) => Colour)[] = [
  (b, s) => withLuminosity(withSaturation(s, saturation(b)), luminosity(b)),
  (b, s) => withLuminosity(withSaturation(b, saturation(s)), luminosity(b)),
  (b, s) => withLuminosity(s, luminosity(b)),
  (b, s) => withLuminosity(b, luminosity(s)),
];

const firsts = { disjoint: 0x10, conjoint: 0x20, separable: 0x30, whole: 0x3b } as const;

export const isWideOperator = (operator: number): boolean =>
  disjoint[operator - firsts.disjoint] !== undefined ||
  conjoint[operator - firsts.conjoint] !== undefined ||
  separable[operator - firsts.separable] !== undefined ||
  whole[operator - firsts.whole] !== undefined;

const channelAt = (pixel: number, shift: number): number => ((pixel >>> shift) & 255) / 255;
const coloursOf = (pixel: number): Colour => [
  channelAt(pixel, 16),
  channelAt(pixel, 8),
  channelAt(pixel, 0),
];
const packed = (alpha: number, [r, g, b]: Colour): number => {
  const byte = (value: number): number => Math.round(clamp(value) * 255);
  return ((byte(alpha) << 24) | (byte(r) << 16) | (byte(g) << 8) | byte(b)) >>> 0;
};
/** A premultiplied colour as it is without its alpha. */
const straight = (colour: Colour, alpha: number): Colour =>
  mapColour(colour, (channel) => (alpha === 0 ? 0 : clamp(channel / alpha)));

const mixByFactors = (factors: Factors, s: number, d: number, coverage: number): number => {
  const targetAlpha = channelAt(d, 24);
  const mixed = [24, 16, 8, 0].map((shift) => {
    const [ofSource, ofTarget] = factors(channelAt(coverage, shift), targetAlpha);
    return channelAt(s, shift) * ofSource + channelAt(d, shift) * ofTarget;
  }) as [number, number, number, number];
  const [alpha, ...colour] = mixed;
  return packed(alpha, colour);
};

const mixByBlend = (operator: number, s: number, d: number, coverage: number): number => {
  const [sourceAlpha, targetAlpha] = [channelAt(coverage, 24), channelAt(d, 24)];
  const covered = coloursOf(coverage);
  const source = coloursOf(s);
  const target = coloursOf(d);
  const bare = source.map((value, at) =>
    covered[at] === 0 ? 0 : clamp(value / (covered[at] as number)),
  ) as [number, number, number];
  const backdrop = straight(target, targetAlpha);
  const one = separable[operator - firsts.separable];
  const blended =
    one === undefined
      ? (whole[operator - firsts.whole]?.(backdrop, bare) ?? backdrop)
      : (backdrop.map((value, at) => one(value, bare[at] as number)) as [number, number, number]);
  const mixed = target.map((value, at) => {
    const alpha = covered[at] as number;
    const own = (source[at] as number) * (1 - targetAlpha);
    return value * (1 - alpha) + own + alpha * targetAlpha * (blended[at] as number);
  }) as [number, number, number];
  return packed(sourceAlpha + targetAlpha - sourceAlpha * targetAlpha, mixed);
};

/** As `mixRow`, for the operators of this file. */
export const mixWideRow = (
  operator: number,
  row: Uint32Array,
  source: Uint32Array,
  coverage: Uint32Array | undefined,
): void => {
  const factors = disjoint[operator - firsts.disjoint] ?? conjoint[operator - firsts.conjoint];
  for (let x = 0; x < row.length; x += 1) {
    const s = source[x] as number;
    const d = row[x] as number;
    const covered = coverage === undefined ? Math.imul(s >>> 24, 0x0101_0101) : coverage[x];
    row[x] =
      factors === undefined
        ? mixByBlend(operator, s, d, (covered as number) >>> 0)
        : mixByFactors(factors, s, d, (covered as number) >>> 0);
  }
};
