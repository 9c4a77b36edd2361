/** The primary volume descriptor of an ISO 9660 image, as far as naming its system needs it. Source: ECMA-119 8.4. Pure. */
import { startsWithAscii, viewOf } from "../images/headers/reading.ts";

const SECTOR = 2048;
/** Where the descriptors begin, and how much of them is looked at: sixteen, three are usual. */
export const DESCRIPTORS = { offset: 16 * SECTOR, bytes: 16 * SECTOR } as const;

/** Untrusted text of the medium: printable ASCII only, trimmed, "" when absent. */
export type VolumeDescriptor = {
  readonly systemId: string;
  /** At most 32 characters: longer names are cut by whoever made the medium. */
  readonly volumeId: string;
  readonly publisherId: string;
  readonly applicationId: string;
  readonly volumeSizeBytes: number;
};

/**
 * Finds the primary descriptor in the bytes from `DESCRIPTORS.offset` on. Undefined when there is none or when its
 * sizes contradict each other: such a descriptor is damaged or lies, and nothing it says is believed.
 */
export function readVolume(descriptors: Uint8Array): VolumeDescriptor | undefined {
  for (let at = 0; at + SECTOR <= descriptors.length; at += SECTOR) {
    if (!startsWithAscii(descriptors, "CD001", at + 1) || descriptors[at] === 255) return undefined;
    if (descriptors[at] === 1) return readPrimary(descriptors.subarray(at, at + SECTOR));
  }
  return undefined;
}

function readPrimary(sector: Uint8Array): VolumeDescriptor | undefined {
  const view = viewOf(sector);
  const blocks = view.getUint32(80, true);
  const blockBytes = view.getUint16(128, true);
  if (blocks !== view.getUint32(84) || blockBytes !== view.getUint16(130) || blockBytes === 0)
    return undefined;
  const text = (at: number, lengthBytes: number): string =>
    printable(sector.subarray(at, at + lengthBytes));
  return {
    systemId: text(8, 32),
    volumeId: text(40, 32),
    publisherId: text(318, 128),
    applicationId: text(574, 128),
    volumeSizeBytes: blocks * blockBytes,
  };
}

function printable(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.filter((byte) => byte >= 0x20 && byte < 0x7f)).trim();
}
