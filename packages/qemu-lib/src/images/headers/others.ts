/** VDI, VHD, VHDX and QED: their size and whether they lean on another file. Sources: block/{vdi,vpc,vhdx,qed}.c. Pure. */
import { readText, readUint64, refusal, sizeFacts, startsWithAscii, viewOf } from "./reading.ts";
import type { HeaderFacts, HeaderReading, ImageReference } from "./reading.ts";

const hugeSize = refusal("The disk claims an impossible size.");

function facts(virtualSizeBytes: number, references: readonly ImageReference[] = []): HeaderFacts {
  return { ...sizeFacts(virtualSizeBytes), kind: "ok", references };
}

export function parseVdi(head: Uint8Array): HeaderReading {
  if (head.length < SECTOR) return refusal("The VDI header is cut off.");
  const view = viewOf(head);
  const version = view.getUint32(0x44, true);
  if (version !== 0x00010001) return refusal("Only VDI version 1.1 is supported.");
  const virtualSizeBytes = readUint64(view, 0x170, "little");
  if (virtualSizeBytes === undefined) return hugeSize;
  const parentId = head.subarray(0x1b8, 0x1c8);
  const hasParent = parentId.some((byte) => byte !== 0);
  return facts(
    virtualSizeBytes,
    hasParent ? [{ role: "parent", name: `UUID ${hex(parentId)}` }] : [],
  );
}

const SECTOR = 512;
const VHD_DIFFERENCING = 4;

/** The footer: a dynamic VHD repeats it at its start, a fixed one has it at its end only. */
export function parseVhd(head: Uint8Array, tail: Uint8Array): HeaderReading {
  const footer = startsWithAscii(head, "conectix") ? head : tail;
  if (footer.length < SECTOR) return refusal("The VHD footer is cut off.");
  const view = viewOf(footer);
  const virtualSizeBytes = readUint64(view, 48, "big");
  if (virtualSizeBytes === undefined) return hugeSize;
  const type = view.getUint32(60);
  if (type < 2 || type > VHD_DIFFERENCING) return refusal(`VHD type ${type} is unknown.`);
  return facts(virtualSizeBytes, type === VHD_DIFFERENCING ? [{ role: "parent", name: "" }] : []);
}

const QED_BACKING = 1n;

export function parseQed(head: Uint8Array): HeaderReading {
  if (head.length < 64) return refusal("The QED header is cut off.");
  const view = viewOf(head);
  const virtualSizeBytes = readUint64(view, 48, "little");
  if (virtualSizeBytes === undefined) return hugeSize;
  if ((view.getBigUint64(16, true) & QED_BACKING) === 0n) return facts(virtualSizeBytes);
  const offset = view.getUint32(56, true);
  const bytes = view.getUint32(60, true);
  if (bytes > 1023 || offset + bytes > head.length)
    return refusal("The backing file's name lies outside the header.");
  return facts(virtualSizeBytes, [
    { role: "backing", name: readText(head.subarray(offset, offset + bytes)) },
  ]);
}

/** Where VHDX keeps its first region table, and how much of it is looked at. */
export const VHDX_REGION_TABLE = { offset: 192 * 1024, bytes: 64 * 1024 };
export const VHDX_METADATA_BYTES = 64 * 1024;

const vhdxIds = {
  metadataRegion: "06a27c8b90479a4bb8fe575f050f886e",
  fileParameters: "3767a1ca36fa434db3b633f0aa44e76b",
  virtualDiskSize: "2442a52f1bcd7648b2115dbed83bf4b8",
};

/** Offset of the metadata region in the file; undefined when the table names none. */
export function findVhdxMetadata(regionTable: Uint8Array): number | undefined {
  if (!startsWithAscii(regionTable, "regi") || regionTable.length < 16) return undefined;
  const view = viewOf(regionTable);
  const count = Math.min(view.getUint32(8, true), 2047);
  for (let at = 16; at < 16 + count * 32 && at + 32 <= regionTable.length; at += 32) {
    if (hex(regionTable.subarray(at, at + 16)) === vhdxIds.metadataRegion)
      return readUint64(view, at + 16, "little");
  }
  return undefined;
}

/** Reads size and parent flag from the start of the metadata region. */
export function parseVhdxMetadata(region: Uint8Array): HeaderReading {
  if (!startsWithAscii(region, "metadata") || region.length < 32)
    return refusal("The VHDX metadata is damaged.");
  const view = viewOf(region);
  const count = Math.min(view.getUint16(10, true), 2047);
  let virtualSizeBytes: number | undefined;
  let hasParent = false;
  for (let at = 32; at < 32 + count * 32 && at + 32 <= region.length; at += 32) {
    const id = hex(region.subarray(at, at + 16));
    const offset = view.getUint32(at + 16, true);
    if (offset + 8 > region.length) continue;
    if (id === vhdxIds.virtualDiskSize) virtualSizeBytes = readUint64(view, offset, "little");
    if (id === vhdxIds.fileParameters) hasParent = (view.getUint32(offset + 4, true) & 2) !== 0;
  }
  if (virtualSizeBytes === undefined)
    return refusal("The VHDX metadata names no possible disk size.");
  return facts(virtualSizeBytes, hasParent ? [{ role: "parent", name: "" }] : []);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
