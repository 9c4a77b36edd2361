// The size that a PNG says it has. Source: PNG specification, sections 5.2 (signature) and 11.2.2 (IHDR).

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const headerBytes = 24;

/** Undefined when the bytes do not begin as a PNG does. */
export const readPngSize = (
  bytes: Uint8Array,
): { readonly widthPx: number; readonly heightPx: number } | undefined => {
  if (bytes.length < headerBytes || signature.some((byte, index) => bytes[index] !== byte))
    return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  return { widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
};
