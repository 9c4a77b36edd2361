import type { Arch, FirmwareImage } from "@openutm/shared-types";

export type FirmwareNeed = {
  readonly arch: Arch;
  readonly machine: "q35" | "pc" | "virt";
  readonly kind: "bios" | "uefi";
  readonly secureBoot: boolean;
};

// Descriptors name machines by version ("pc-q35-*"), the config by QEMU's alias.
const VERSIONED_NAME = { q35: "pc-q35-0.0", pc: "pc-i440fx-0.0", virt: "virt-0.0" } as const;

/** A glob of a descriptor (`*` and `?`, docs/interop/firmware.json) against a name; linear in their product, since the glob may be hostile. */
const globMatches = (glob: string, name: string): boolean => {
  let reachable = new Set([0]);
  for (const symbol of glob) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (symbol === "*") for (let end = at; end <= name.length; end += 1) next.add(end);
      else if (at < name.length && (symbol === "?" || symbol === name[at])) next.add(at + 1);
    }
    reachable = next;
  }
  return reachable.has(name.length);
};

const fitsMachine = (image: FirmwareImage, machine: FirmwareNeed["machine"]): boolean =>
  image.machines.some(
    (glob) => globMatches(glob, VERSIONED_NAME[machine]) || globMatches(glob, machine),
  );

/** Lower is better: no system-management code where nothing needs it, then variables that are kept. */
const cost = (image: FirmwareImage, need: FirmwareNeed): number =>
  (image.secureBoot !== need.secureBoot ? 4 : 0) +
  (image.requiresSmm && !need.secureBoot ? 2 : 0) +
  (image.varsTemplatePath === undefined ? 1 : 0);

/**
 * The firmware to start with, or undefined when none fits. Among equals the first wins: the descriptors' own order of
 * preference. Secure Boot is met only by an image that has it.
 */
export const chooseFirmware = (
  images: readonly FirmwareImage[],
  need: FirmwareNeed,
): FirmwareImage | undefined => {
  const fitting = images.filter(
    (image) =>
      image.arch === need.arch &&
      image.kind === need.kind &&
      fitsMachine(image, need.machine) &&
      (image.secureBoot || !need.secureBoot),
  );
  return fitting.reduce<FirmwareImage | undefined>(
    (best, image) => (best === undefined || cost(image, need) < cost(best, need) ? image : best),
    undefined,
  );
};
