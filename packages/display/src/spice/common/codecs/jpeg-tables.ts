// spice-server writes the Huffman tables of an MJPEG stream into its first frame only, as libjpeg lets it. Decoders of
// single pictures need them in every frame.

const startOfImage = 0xd8;
const huffmanTables = 0xc4;
const startOfScan = 0xda;

export type CompleteFrame = {
  readonly bytes: Uint8Array;
  /** Segments for the frames that follow; those given, where the frame had none. */
  readonly tables: Uint8Array | undefined;
};

/** A frame with tables in it: its own, else `tables` of an earlier frame. What is no JPEG comes back as it is. */
export const completeFrame = (bytes: Uint8Array, tables: Uint8Array | undefined): CompleteFrame => {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) return { bytes, tables };
  const own: Uint8Array[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    if (marker === startOfScan) {
      if (own.length > 0) return { bytes, tables: joined(own) };
      if (tables === undefined) return { bytes, tables };
      return { bytes: joined([bytes.subarray(0, at), tables, bytes.subarray(at)]), tables };
    }
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    if (marker === huffmanTables) own.push(bytes.subarray(at, at + 2 + length));
    at += 2 + length;
  }
  return { bytes, tables };
};

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
