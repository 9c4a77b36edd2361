// A drive that is added to a VM: its name, its bus, its file. Pure.
import { osFacts } from "@openutm/qemu-lib/identify/facts.ts";
import type { Drive, ImageReport, Medium, NewDrive, VmConfig } from "@openutm/shared-types";
import { busesOf, diskFormat, fileMedium } from "./new-vm.ts";
import type { DiskWork } from "./new-vm.ts";

export type NewDriveFacts = {
  readonly config: VmConfig;
  /** What the VM's system is, for the bus that it has drivers for. */
  readonly osId: string | undefined;
  /** Names in the VM's `disks`: none of them is taken. */
  readonly taken: readonly string[];
  /** Of `path`; judged already. */
  readonly image?: ImageReport;
};

const freeId = (config: VmConfig, kind: Drive["kind"]): string => {
  const stem = kind === "disk" ? "disk" : "cd";
  for (let n = 0; ; n += 1) {
    const id = `${stem}${n}`;
    if (!config.drives.some((drive) => drive.id === id)) return id;
  }
};

/** `disk1.qcow2`, `disk1-1.qcow2`: a file that a removed drive left behind is not taken for the new one's. */
const freePath = (id: string, ending: string, taken: readonly string[]): string => {
  for (let n = 0; ; n += 1) {
    const name = `${id}${n === 0 ? "" : `-${n}`}.${ending}`;
    if (!taken.includes(name)) return `disks/${name}`;
  }
};

/** The bus that the VM's drives of this kind are on, else the one that suits its system. */
export const usualBus = (
  config: VmConfig,
  osId: string | undefined,
  kind: Drive["kind"],
): Drive["bus"] => {
  const sibling = config.drives.find((drive) => drive.kind === kind)?.bus;
  if (sibling !== undefined) return sibling;
  const buses = busesOf(osFacts(osId ?? ""), config.arch);
  const bus = kind === "disk" ? buses.disk : buses.cd;
  // IDE is on the machine `pc` alone, and USB wants its controller.
  if (bus === "ide" && config.machine !== "pc") return "sata";
  return bus === "usb" && config.usb.controller === "none" ? "scsi" : bus;
};

type Filled = { readonly medium: Medium; readonly work: DiskWork };

const fill = (wish: NewDrive, id: string, { taken, image }: NewDriveFacts): Filled => {
  if (wish.kind === "newDisk") {
    const path = freePath(id, "qcow2", taken);
    return {
      medium: fileMedium(path, "qcow2"),
      work: { kind: "create", path, sizeGib: wish.sizeGib },
    };
  }
  const none = { kind: "none" } as const;
  if (wish.path === undefined) return { medium: { kind: "empty" }, work: none };
  const format = diskFormat(image);
  const source = image?.path ?? wish.path;
  if (wish.kind === "cdrom" || wish.mode === "inPlace")
    return { medium: fileMedium(source, format), work: none };
  if (wish.mode === "copy") {
    const path = freePath(id, format === "qcow2" ? "qcow2" : "img", taken);
    return { medium: fileMedium(path, format), work: { kind: "copy", path, from: source } };
  }
  const path = freePath(id, "qcow2", taken);
  return {
    medium: fileMedium(path, "qcow2", [{ path: source, format }]),
    work: { kind: "overlay", path, base: source, baseFormat: format },
  };
};

/** The drive that the wish gives, and what must be made for it first. */
export const planDrive = (
  wish: NewDrive,
  facts: NewDriveFacts,
): { readonly drive: Drive; readonly work: DiskWork } => {
  const kind = wish.kind === "cdrom" ? "cdrom" : "disk";
  const id = freeId(facts.config, kind);
  const { medium, work } = fill(wish, id, facts);
  const bus = wish.bus ?? usualBus(facts.config, facts.osId, kind);
  return { drive: { id, kind, bus, medium, readOnly: kind === "cdrom" }, work };
};

/** With the drive, last in the boot order. */
export const withDrive = (config: VmConfig, drive: Drive): Pick<VmConfig, "drives" | "boot"> => ({
  drives: [...config.drives, drive],
  boot: { ...config.boot, order: [...config.boot.order, drive.id] },
});

export const withoutDrive = (
  config: VmConfig,
  driveId: string,
): Pick<VmConfig, "drives" | "boot"> => ({
  drives: config.drives.filter(({ id }) => id !== driveId),
  boot: { ...config.boot, order: config.boot.order.filter((id) => id !== driveId) },
});
