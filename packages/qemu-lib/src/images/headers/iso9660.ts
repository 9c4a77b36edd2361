/** ISO 9660 volume descriptors and the El Torito boot catalogue, as far as naming an ISO needs them. Source: ECMA-119, El Torito 1.0. Pure. */
import { startsWithAscii, viewOf } from "./reading.ts";

const SECTOR = 2048;
const FIRST_DESCRIPTOR = 16 * SECTOR;

export type IsoFacts = {
  /** Printable characters only, trimmed; absent when empty. */
  readonly volumeId?: string;
  /** What the volume says it occupies. */
  readonly volumeSizeBytes?: number;
  readonly bootCatalogOffset?: number;
  readonly warnings: readonly string[];
};

/** Reads the descriptors within `head` (the file's first 64 KiB); never follows anything. */
export function parseIso9660(head: Uint8Array, fileSizeBytes: number): IsoFacts {
  const view = viewOf(head);
  const warnings: string[] = [];
  let facts: Omit<IsoFacts, "warnings"> = {};
  for (let at = FIRST_DESCRIPTOR; at + SECTOR <= head.length; at += SECTOR) {
    if (!startsWithAscii(head, "CD001", at + 1)) break;
    const type = head[at];
    if (type === 255) break;
    if (type === 0 && startsWithAscii(head, "EL TORITO SPECIFICATION", at + 7)) {
      facts = { ...facts, bootCatalogOffset: view.getUint32(at + 71, true) * SECTOR };
    }
    if (type !== 1) continue;
    const volumeId = printable(head.subarray(at + 40, at + 72));
    if (volumeId !== "") facts = { ...facts, volumeId };
    const blocks = bothEndian32(view, at + 80);
    const blockBytes = bothEndian16(view, at + 128);
    if (blocks === undefined || blockBytes === undefined) {
      warnings.push("The volume's sizes contradict each other.");
      continue;
    }
    facts = { ...facts, volumeSizeBytes: blocks * blockBytes };
    if (blocks * blockBytes > fileSizeBytes)
      warnings.push("The file is shorter than its volume: a download may be incomplete.");
  }
  return { ...facts, warnings };
}

export type BootHints = { readonly bios: boolean; readonly uefi: boolean };

/** Reads one sector of boot catalogue; undefined when it is none. */
export function parseBootCatalog(catalog: Uint8Array): BootHints | undefined {
  if (catalog.length < 64 || catalog[0] !== 1 || catalog[30] !== 0x55 || catalog[31] !== 0xaa)
    return undefined;
  let bios = false;
  let uefi = false;
  let platform = catalog[1];
  for (let at = 32; at + 32 <= catalog.length; at += 32) {
    const kind = catalog[at];
    // 0x90 and 0x91 (the last) begin a section and name its platform; 0x88 is a bootable entry.
    if (kind === 0x90 || kind === 0x91) platform = catalog[at + 1];
    else if (kind === 0x88 && platform === 0) bios = true;
    else if (kind === 0x88 && platform === 0xef) uefi = true;
  }
  return { bios, uefi };
}

function bothEndian32(view: DataView, at: number): number | undefined {
  const value = view.getUint32(at, true);
  return value === view.getUint32(at + 4) ? value : undefined;
}

function bothEndian16(view: DataView, at: number): number | undefined {
  const value = view.getUint16(at, true);
  return value === view.getUint16(at + 2) ? value : undefined;
}

function printable(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.filter((byte) => byte >= 0x20 && byte < 0x7f)).trim();
}
