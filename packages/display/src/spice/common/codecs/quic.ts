// QUIC: lossless compression of photographs, a variant of SFALIC with runs. (Nothing to do with the network protocol.)
import type { Alpha, Pixmap } from "../framebuffer/pixmap.ts";
import { CodecError } from "./codec-error.ts";
import { QuicBits } from "./quic-bits.ts";
import { code5, code8 } from "./quic-code.ts";
import { QuicPlane } from "./quic-plane.ts";

/** QUIC_IMAGE_TYPE_*. */
const types = { gray: 1, rgb16: 2, rgb24: 3, rgb32: 4, rgba: 5 } as const;

/** "QUIC". */
const magic = 0x4349_5551;
const headerWords = 5;

const fault = (why: string): CodecError => new CodecError("quic", why);

/** Little-endian words and two more of zeros, so that reading ahead stays inside. */
const wordsOf = (bytes: Uint8Array): Uint32Array => {
  const words = new Uint32Array((bytes.length >> 2) + 2);
  new Uint8Array(words.buffer).set(bytes.subarray(0, bytes.length & ~3));
  return words;
};

const planes = {
  color: new QuicPlane("red-green-blue"),
  blue: new QuicPlane("blue"),
  alpha: new QuicPlane("alpha"),
};

/** Fills all of `target`. @throws CodecError */
export const decodeQuic = (bytes: Uint8Array, target: Pixmap): Alpha => {
  const words = wordsOf(bytes);
  if (words.length < headerWords + 2 || words[0] !== magic || words[1] !== 0) {
    throw fault("the header is not QUIC's");
  }
  const type = words[2] as number;
  if (words[3] !== target.widthPx || words[4] !== target.heightPx) {
    throw fault(`${words[3]} x ${words[4]} pixels in an image of another size`);
  }
  // A row costs at least one bit.
  if (target.heightPx > bytes.length * 8)
    throw fault(`${bytes.length} bytes for ${target.heightPx} rows`);
  const bits = new QuicBits(words, headerWords * 32);
  const { pixels, widthPx, heightPx } = target;
  if (widthPx === 0 || heightPx === 0) return "opaque";
  const planesOf = (): readonly QuicPlane[] => {
    switch (type) {
      case types.gray:
        return [planes.blue.begin(bits, code8, pixels, widthPx)];
      case types.rgb16:
        return [planes.color.begin(bits, code5, pixels, widthPx)];
      case types.rgb24:
      case types.rgb32:
        return [planes.color.begin(bits, code8, pixels, widthPx)];
      case types.rgba:
        return [
          planes.color.begin(bits, code8, pixels, widthPx),
          planes.alpha.begin(bits, code8, pixels, widthPx),
        ];
      default:
        throw fault(`image type ${type}`);
    }
  };
  const used = planesOf();
  const lastBit = (words.length - 2) * 32;
  for (let row = 0; row < heightPx; row += 1) {
    for (const plane of used) plane.decodeRow(row);
    if (bits.position > lastBit) throw fault("the pixels are cut off");
  }
  if (type === types.gray) spreadGray(pixels);
  if (type === types.rgb16) widenSamples(pixels);
  return type === types.rgba ? "premultiplied" : "opaque";
};

const spreadGray = (pixels: Uint32Array): void => {
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (pixels[at] as number) * 0x1_0101;
};

// Samples of five bits lie in bytes: their high bits fill the low ones.
const widenSamples = (pixels: Uint32Array): void => {
  for (let at = 0; at < pixels.length; at += 1) {
    const pixel = pixels[at] as number;
    pixels[at] = (pixel << 3) | ((pixel >> 2) & 0x07_0707);
  }
};
