// What FILE_XFER_START and FILE_XFER_STATUS carry inside.
import { ByteReader } from "../bytes/reader.ts";
import { fileXferResults } from "../constants/agent.ts";

/** The name alone: no way up or across the guest's directories, no control characters. */
export const guestFileName = (name: string): string => {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const plain = last.replace(/[\u0000-\u001f\u007f]/g, "").trim();
  return plain === "" || plain === "." || plain === ".." ? "file" : plain;
};

/** A GKeyFile group with the name and the size, as spice-vdagent reads it (backslash escapes, ended by a NUL). */
export const fileXferHeader = (name: string, sizeBytes: number): Uint8Array<ArrayBuffer> => {
  const escaped = guestFileName(name).replaceAll("\\", "\\\\");
  const text = `[vdagent-file-xfer]\nname=${escaped}\nsize=${sizeBytes}\n\0`;
  return new TextEncoder().encode(text);
};

export type FileXferDetail =
  | { readonly kind: "none" }
  | { readonly kind: "freeSpace"; readonly bytes: bigint }
  | { readonly kind: "errorCode"; readonly errorType: number; readonly code: number };

/** Only agents with fileXferDetailedErrors send one; anything else is `none`. */
export const fileXferDetail = (result: number, detail: Uint8Array): FileXferDetail => {
  const reader = new ByteReader(detail);
  if (result === fileXferResults.not_enough_space && detail.length >= 8) {
    return { kind: "freeSpace", bytes: reader.u64() };
  }
  if (result === fileXferResults.error && detail.length >= 5) {
    return { kind: "errorCode", errorType: reader.u8(), code: reader.u32() };
  }
  return { kind: "none" };
};
