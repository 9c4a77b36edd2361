/**
 * The tiny guest: a distribution's kernel with a busybox file system, as kernel and initrd, as a CD that boots from BIOS
 * and UEFI, and as a disk. It says `TINY-READY` on tty0 and ttyS0, then runs shells there; the power button turns it off.
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { cachedFolder, type Found, isMissing } from "./cache.ts";
import { type CpioEntry, writeCpio } from "./cpio.ts";
import { isStaticProgram } from "./elf.ts";
import { findKernel, type KernelModule, loadModules } from "./kernel.ts";

export type TinyGuest = {
  readonly kernelVersion: string;
  /** For -kernel and -initrd; append `console=ttyS0`. */
  readonly kernel: string;
  readonly initrd: string;
};

export type TinyMedia = TinyGuest & {
  /** One image for BIOS and UEFI. */
  readonly iso: string;
  /** The same as a raw disk. */
  readonly disk: string;
};

export const TINY_READY = "TINY-READY";
export const TINY_POWEROFF = "TINY-POWEROFF";

const recipe = join(import.meta.dirname, "tiny");
const MODULES = [
  ...["virtio_pci", "virtio_blk", "virtio_net", "virtio_console", "virtio_rng", "virtio_balloon"],
  ...["virtio_scsi", "virtiofs", "9pnet_virtio", "9p", "virtio_gpu", "virtio_input"],
  ...[
    "sd_mod",
    "sr_mod",
    "cdrom",
    "ahci",
    "ata_piix",
    "nvme",
    "isofs",
    "vfat",
    "nls_cp437",
    "nls_ascii",
  ],
  ...["e1000", "e1000e", "af_packet", "efivarfs", "button", "evdev", "psmouse", "i6300esb"],
] as const;

/** Kernel and initrd: about a second at first, then from the cache. `flavour` is the end of a kernel version. */
export function tinyGuest(options: { readonly flavour?: string } = {}): Found<TinyGuest> {
  const kernel = findKernel(options);
  if (isMissing(kernel)) return kernel;
  const busybox = staticBusybox();
  if (isMissing(busybox)) return busybox;
  const inputs = [
    kernel.version,
    ...RECIPE_FILES.map(({ from }) => readFileSync(join(recipe, from))),
    MODULES.join(),
  ];
  const folder = cachedFolder("tiny", [...inputs, readFileSync(busybox.path)], (scratch) => {
    const entries = fileSystem(readFileSync(busybox.path), loadModules(kernel, MODULES));
    writeFileSync(join(scratch, "initrd"), zstdCompressSync(writeCpio(entries)));
    copyFileSync(kernel.image, join(scratch, "vmlinuz"));
  });
  return {
    kernelVersion: kernel.version,
    kernel: join(folder, "vmlinuz"),
    initrd: join(folder, "initrd"),
  };
}

/** The CD and disk as well: some seconds at first; needs grub-mkrescue with both of GRUB's platforms. */
export function tinyMedia(options: { readonly flavour?: string } = {}): Found<TinyMedia> {
  const guest = tinyGuest(options);
  if (isMissing(guest)) return guest;
  const lacking = ISO_NEEDS.find(
    ({ path }) => !(path.startsWith("/") ? existsSync(path) : findProgram(path)),
  );
  if (lacking !== undefined)
    return { missing: `${lacking.path} is not there (package ${lacking.packageName})` };
  const config = readFileSync(join(recipe, "grub.cfg"));
  const folder = cachedFolder("tiny-media", [guest.kernel, guest.initrd, config], (scratch) => {
    const root = join(scratch, "root");
    mkdirSync(join(root, "boot/grub"), { recursive: true });
    copyFileSync(guest.kernel, join(root, "boot/vmlinuz"));
    copyFileSync(guest.initrd, join(root, "boot/initrd"));
    writeFileSync(join(root, "boot/grub/grub.cfg"), config);
    const iso = join(scratch, "tiny.iso");
    execFileSync("grub-mkrescue", ["-o", iso, root, "--", "-volid", "TINY"], { stdio: "pipe" });
    rmSync(root, { recursive: true });
    const disk = join(scratch, "tiny-disk.img");
    copyFileSync(iso, disk);
    truncateSync(disk, Math.ceil(readFileSync(iso).length / 2 ** 20) * 2 ** 20);
  });
  return { ...guest, iso: join(folder, "tiny.iso"), disk: join(folder, "tiny-disk.img") };
}

const RECIPE_FILES = [
  { from: "init", to: "init" },
  { from: "udhcpc.script", to: "etc/udhcpc.script" },
  { from: "power-button", to: "etc/acpi/PWRF/00000080" }, // the name busybox acpid gives the event
] as const;

const ISO_NEEDS = [
  { path: "grub-mkrescue", packageName: "grub-common" },
  { path: "xorriso", packageName: "xorriso" },
  { path: "mformat", packageName: "mtools" },
  { path: "/usr/lib/grub/i386-pc", packageName: "grub-pc-bin" },
  { path: "/usr/lib/grub/x86_64-efi", packageName: "grub-efi-amd64-bin" },
] as const;

function fileSystem(busybox: Buffer, modules: readonly KernelModule[]): CpioEntry[] {
  const folders =
    "bin dev proc sys etc etc/acpi etc/acpi/PWRF mnt root tmp var var/log var/run modules";
  return [
    ...folders.split(" ").map((path) => ({ path, mode: 0o040755 })),
    { path: "bin/busybox", mode: 0o100755, data: busybox },
    ...RECIPE_FILES.map(({ from, to }) => ({
      path: to,
      mode: 0o100755,
      data: readFileSync(join(recipe, from)),
    })),
    ...moduleFiles(modules),
  ];
}

/** Files of the folder `modules`, which is there; `modules/order` names them in loading order. */
export function moduleFiles(modules: readonly KernelModule[]): CpioEntry[] {
  const order = modules.map(({ name }) => `${name}.ko\n`).join("");
  return [
    ...modules.map(({ name, bytes }) => ({
      path: `modules/${name}.ko`,
      mode: 0o100644,
      data: bytes,
    })),
    { path: "modules/order", mode: 0o100644, data: Buffer.from(order) },
  ];
}

/** The shell and all the small programs of a guest, in one file that needs no library. */
export function staticBusybox(): Found<{ readonly path: string }> {
  const path = findProgram("busybox");
  if (path === undefined) return { missing: "busybox is not installed (package busybox-static)" };
  return isStaticProgram(readFileSync(path))
    ? { path }
    : { missing: `${path} is not a static program (package busybox-static)` };
}

/** The path of a program, on PATH or where administrators have theirs. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
