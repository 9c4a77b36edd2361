// Arithmetic of 8-bit channels as pixman does it: rounded division by 255.

/** a * b / 255 of two numbers below 256. */
export const mul8 = (a: number, b: number): number => {
  const t = a * b + 0x80;
  return (t + (t >> 8)) >> 8;
};

/** Each channel of a pixel times `by` / 255. Two channels at a time: their products do not meet. */
export const mulPixel = (pixel: number, by: number): number => {
  const low = (pixel & 0xff_00ff) * by + 0x80_0080;
  const high = ((pixel >>> 8) & 0xff_00ff) * by + 0x80_0080;
  return (
    ((((low + ((low >>> 8) & 0xff_00ff)) >>> 8) & 0xff_00ff) |
      ((high + ((high >>> 8) & 0xff_00ff)) & 0xff00_ff00)) >>>
    0
  );
};

/** Each channel's sum, 255 at most. */
export const addPixels = (a: number, b: number): number => {
  const low = (a & 0xff_00ff) + (b & 0xff_00ff);
  const high = ((a >>> 8) & 0xff_00ff) + ((b >>> 8) & 0xff_00ff);
  const lowFull = low | (0x100_0100 - ((low >>> 8) & 0xff_00ff));
  const highFull = high | (0x100_0100 - ((high >>> 8) & 0xff_00ff));
  return ((lowFull & 0xff_00ff) | ((highFull & 0xff_00ff) << 8)) >>> 0;
};

/** Porter and Duff's OVER for premultiplied pixels. */
export const overPixel = (source: number, destination: number): number =>
  addPixels(source, mulPixel(destination, 255 - (source >>> 24)));
