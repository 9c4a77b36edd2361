/** VMDK headers and descriptors. Source: VMware's Virtual Disk Format 5.0 and block/vmdk.c (QEMU 7.2). Pure. */
import { readText, readUint64, refusal, sizeFacts, startsWithAscii, viewOf } from "./reading.ts";
import type { HeaderReading, ImageReference } from "./reading.ts";

const SECTOR = 512;
const MAX_EXTENTS = 1024;

/** Reads a sparse header with its embedded descriptor, or a file that is all descriptor. */
export function parseVmdk(head: Uint8Array): HeaderReading {
  if (startsWithAscii(head, "COWD"))
    return refusal("VMware's old COW disks (VMDK version 3) are not supported.");
  if (!startsWithAscii(head, "KDMV")) return parseDescriptor(readText(head), "separate");
  if (head.length < SECTOR) return refusal("The VMDK header is cut off.");
  const view = viewOf(head);
  const sectors = readUint64(view, 12, "little");
  const descriptorSector = readUint64(view, 28, "little");
  const descriptorSectors = readUint64(view, 36, "little");
  if (sectors === undefined || descriptorSector === undefined || descriptorSectors === undefined) {
    return refusal("A size in the VMDK header is impossible.");
  }
  const virtualSizeBytes = sectors * SECTOR;
  if (!Number.isSafeInteger(virtualSizeBytes))
    return refusal("The disk claims an impossible size.");
  // Without a capacity QEMU takes the extents from the descriptor, as if the file were all descriptor.
  const place = sectors === 0 ? "separate" : "embedded";
  if (descriptorSector === 0) {
    return place === "separate"
      ? refusal("The VMDK header names no size and no descriptor.")
      : { ...sizeFacts(virtualSizeBytes), kind: "ok", references: [] };
  }
  const start = descriptorSector * SECTOR;
  const end = start + descriptorSectors * SECTOR;
  if (end > head.length) return refusal("The VMDK descriptor lies outside the header.");
  const descriptor = parseDescriptor(readText(head.subarray(start, end)), place);
  if (descriptor.kind === "refused" || place === "separate") return descriptor;
  return { ...descriptor, ...sizeFacts(virtualSizeBytes) };
}

/** One `RW 8388608 SPARSE "disk.vmdk"` line; the name may be missing (ZERO). */
const extentLine = /^\s*(?:RW|RDONLY|NOACCESS)\s+(\d+)\s+([A-Z0-9]+)(?:\s+"([^"\n]*)")?/i;

function parseDescriptor(text: string, place: "embedded" | "separate"): HeaderReading {
  const references: ImageReference[] = [];
  let sectors = 0;
  let extents = 0;
  for (const line of text.split(/\r?\n/)) {
    const parent = /^\s*parentFileNameHint\s*=\s*"?([^"\n]*)/i.exec(line);
    if (parent !== null) references.push({ role: "parent", name: parent[1] ?? "" });
    const parentId = /^\s*parentCID\s*=\s*([0-9a-f]+)/i.exec(line)?.[1];
    if (parentId !== undefined && Number.parseInt(parentId, 16) !== 0xffffffff) {
      references.push({ role: "parent", name: `CID ${parentId}` });
    }
    const extent = extentLine.exec(line);
    if (extent === null) continue;
    if (++extents > MAX_EXTENTS)
      return refusal(`The VMDK descriptor names more than ${MAX_EXTENTS} extents.`);
    sectors += Number(extent[1]);
    const type = (extent[2] ?? "").toUpperCase();
    // An embedded descriptor names its own file as its one SPARSE extent, which QEMU does not open again.
    if (type !== "ZERO" && (place === "separate" || type !== "SPARSE")) {
      references.push({ role: "extent", name: extent[3] ?? "" });
    }
  }
  const virtualSizeBytes = sectors * SECTOR;
  if (!Number.isSafeInteger(virtualSizeBytes))
    return refusal("The disk claims an impossible size.");
  if (place === "separate" && extents === 0) return refusal("The VMDK descriptor names no extent.");
  return { ...sizeFacts(virtualSizeBytes), kind: "ok", references };
}
