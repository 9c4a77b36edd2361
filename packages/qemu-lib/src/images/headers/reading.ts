/** What a header parser gives. Pure: bytes already read in, values out; no input makes a parser throw. */

/** Another file that the image would have QEMU open. The name is the image's own untrusted text. */
export type ImageReference = {
  readonly role: "backing" | "data" | "extent" | "parent";
  readonly name: string;
  /** The format the image claims the other file has. */
  readonly format?: string;
};

export type HeaderFacts = {
  readonly kind: "ok";
  /** Absent when the header does not say. */
  readonly virtualSizeBytes?: number;
  readonly references: readonly ImageReference[];
  readonly warnings: readonly string[];
};

export type HeaderRefusal = { readonly kind: "refused"; readonly reason: string };

export type HeaderReading = HeaderFacts | HeaderRefusal;

/** Sizes travel as JSON numbers, exact up to 2^53 - 1 bytes (8 PiB): more than any file system a VM lives on holds. */
export const MAX_VIRTUAL_SIZE_BYTES = Number.MAX_SAFE_INTEGER;
/** Beyond what a desktop's disks hold a thousand times over: worth a word, no refusal. */
export const SUSPICIOUS_SIZE_BYTES = 64 * 2 ** 40;

export function refusal(reason: string): HeaderRefusal {
  return { kind: "refused", reason };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export type ByteOrder = "little" | "big";

/** A 64-bit number; undefined past the end or above 2^53 - 1. */
export function readUint64(view: DataView, offset: number, order: ByteOrder): number | undefined {
  if (offset < 0 || offset + 8 > view.byteLength) return undefined;
  const value = view.getBigUint64(offset, order === "little");
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(value);
}

export function startsWithAscii(bytes: Uint8Array, text: string, offset = 0): boolean {
  if (bytes.length < offset + text.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (bytes[offset + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Text of a name for messages and comparison: what is no UTF-8 shows as U+FFFD. Ends at the first NUL. */
export function readText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The size when it may be offered to a guest, with a warning where due. */
export function sizeFacts(
  virtualSizeBytes: number,
): Pick<HeaderFacts, "virtualSizeBytes" | "warnings"> {
  const warnings =
    virtualSizeBytes > SUSPICIOUS_SIZE_BYTES ? ["The disk claims to be larger than 64 TiB."] : [];
  return { virtualSizeBytes, warnings };
}
