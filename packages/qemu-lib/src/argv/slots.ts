// Where each device sits on the PCI bus. Fixed, so that adding a disk does not rename the guest's network card (enp0s3).
import type { MachineName } from "./context.ts";

const ROOT_BUS = { q35: "pcie.0", pc: "pci.0", virt: "pcie.0" } as const satisfies Record<
  MachineName,
  string
>;

/** Slots 0 and 1 (and 0x1f on q35) belong to the boards. */
const FIXED_SLOTS = {
  video: 0x02,
  usb: 0x03,
  sound: 0x04,
  virtioSerial: 0x05,
  rng: 0x06,
  scsi: 0x07,
  pointer: 0x0e,
  keyboard: 0x0f,
} as const;

/** `first`: the slot of number 0; `count`: slots in a row. Numbers past `count` go to the next function of the same slots. */
const SLOT_RANGES = {
  ahci: { first: 0x08, count: 6 },
  network: { first: 0x10, count: 8 },
  drive: { first: 0x18, count: 7 },
} as const;

type PciPlace = { readonly bus: string; readonly addr: string };

const hex = (value: number): string => `0x${value.toString(16)}`;

export const fixedSlot = (machine: MachineName, device: keyof typeof FIXED_SLOTS): PciPlace => ({
  bus: ROOT_BUS[machine],
  addr: hex(FIXED_SLOTS[device]),
});

/** The place of the `number`-th of `total` devices of a kind. Function 0 must say so when its slot holds more functions. */
export const rangeSlot = (
  machine: MachineName,
  range: keyof typeof SLOT_RANGES,
  number: number,
  total: number,
): PciPlace & { readonly multifunction?: true } => {
  const { first, count } = SLOT_RANGES[range];
  const slot = hex(first + (number % count));
  const functionNumber = Math.floor(number / count);
  const place = {
    bus: ROOT_BUS[machine],
    addr: functionNumber === 0 ? slot : `${slot}.${hex(functionNumber)}`,
  };
  return functionNumber === 0 && number + count < total ? { ...place, multifunction: true } : place;
};
