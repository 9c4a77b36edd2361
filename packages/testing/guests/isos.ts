/** CDs that nobody of this project made, from the system's packages, and the words on their first screens. */
import { existsSync } from "node:fs";
import type { Found } from "./cache.ts";

export type RealIso = {
  readonly path: string;
  /** Each stands in some line of the first screen (see screen-text.ts). */
  readonly firstScreen: readonly RegExp[];
};

const ISOS = {
  ipxe: {
    packageName: "ipxe",
    paths: ["/usr/lib/ipxe/ipxe.iso", "/usr/share/ipxe/ipxe.iso"],
    firstScreen: [/iPXE .*-- Open Source Network Boot Firmware/, /Features:/],
  },
  grubRescue: {
    packageName: "grub-rescue-pc",
    paths: ["/usr/lib/grub-rescue/grub-rescue-cdrom.iso"],
    firstScreen: [/GNU GRUB {2}version/, /Press enter to boot the selected OS/],
  },
  memtest: {
    packageName: "memtest86+",
    paths: ["/usr/lib/memtest86+/memtest86+x64.iso", "/boot/memtest86+/memtest86+x64.iso"],
    firstScreen: [/Memtest86\+/, /Memory/],
  },
} as const;

export type RealIsoName = keyof typeof ISOS;
export const REAL_ISO_NAMES = Object.keys(ISOS) as readonly RealIsoName[];

export function realIso(name: RealIsoName): Found<RealIso> {
  const { packageName, paths, firstScreen } = ISOS[name];
  const path = paths.find((candidate) => existsSync(candidate));
  return path === undefined
    ? { missing: `none of ${paths.join(", ")} is there (package ${packageName})` }
    : { path, firstScreen };
}
