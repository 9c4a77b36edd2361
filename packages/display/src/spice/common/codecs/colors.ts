// Pixels of other depths as 32-bit ones.

/** 5 bits each of red, green and blue; the high bits of each channel fill its low ones. */
export const expand555 = (pixel: number): number => {
  const red = (pixel >> 7) & 0xf8;
  const green = (pixel >> 2) & 0xf8;
  const blue = (pixel << 3) & 0xf8;
  return ((red | (red >> 5)) << 16) | ((green | (green >> 5)) << 8) | (blue | (blue >> 5));
};

/** 5, 6 and 5 bits. */
export const expand565 = (pixel: number): number => {
  const red = (pixel >> 8) & 0xf8;
  const green = (pixel >> 3) & 0xfc;
  const blue = (pixel << 3) & 0xf8;
  return ((red | (red >> 5)) << 16) | ((green | (green >> 6)) << 8) | (blue | (blue >> 5));
};
