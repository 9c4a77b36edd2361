/**
 * A guest with SPICE's real agent: a distribution's kernel with drivers for screens and sound, its X server,
 * spice-vdagentd and spice-vdagent, xclip and ALSA's programs, in an initrd. Says `AGENT-READY` on ttyS0 and runs a
 * shell there. Received files are in /root/received, the logs in /tmp.
 */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { cachedFolder, checkout, type Found, isMissing } from "./cache.ts";
import { type CpioEntry, writeCpio } from "./cpio.ts";
import { findKernel, loadModules } from "./kernel.ts";
import { isUnpacked, packPrograms } from "./program-tree.ts";
import { moduleFiles, staticBusybox, type TinyGuest } from "./tiny.ts";

export const AGENT_READY = "AGENT-READY";

const root = join(checkout, ".cache", "guest-programs");
const recipe = join(import.meta.dirname, "agent");

const MODULES = [
  ...["virtio_pci", "virtio_console", "virtio_net", "virtio_blk", "virtio_gpu", "qxl", "bochs"],
  ...["evdev", "psmouse", "uinput", "button", "xhci_pci", "usbhid", "hid_generic"],
  ...["snd_hda_codec_generic", "snd_hda_intel"],
] as const;

const PROGRAMS = [
  ...["usr/lib/xorg/Xorg", "usr/lib/xorg/modules/drivers/modesetting_drv.so"],
  ...["usr/lib/xorg/modules/input/evdev_drv.so", "usr/lib/xorg/modules/libshadow.so"],
  ...["usr/lib/xorg/modules/libfbdevhw.so", "usr/bin/xkbcomp", "usr/bin/xrandr"],
  ...["usr/bin/xsetroot", "usr/bin/xclip", "usr/sbin/spice-vdagentd", "usr/bin/spice-vdagent"],
  ...["usr/bin/aplay", "usr/bin/arecord", "usr/bin/amixer", "usr/bin/speaker-test"],
] as const;

const FOLDERS = ["usr/share/X11/xkb", "usr/share/alsa"] as const;

const FOLDERS_OF_OUR_OWN = "bin dev proc sys etc etc/X11 run var root modules".split(" ");

const RECIPE_FILES = [
  { from: "init", to: "init" },
  { from: "follow-monitors", to: "bin/follow-monitors" },
  { from: "xorg.conf", to: "etc/X11/base.conf" },
] as const;

/** Some seconds at first, then from the cache. For -kernel and -initrd; append `console=ttyS0`. */
export function agentGuest(): Found<TinyGuest> {
  if (process.arch !== "x64") return { missing: "the guest with SPICE's agent is made on x86-64" };
  if (!isUnpacked(root))
    return {
      missing: "the guest's programs are not unpacked: run npm test once, its set-up does it",
    };
  const kernel = findKernel({ withModules: ["virtio_gpu", "qxl", "snd_hda_intel"] });
  if (isMissing(kernel)) return kernel;
  const busybox = staticBusybox();
  if (isMissing(busybox)) return busybox;
  const inputs = [
    kernel.version,
    readFileSync(join(root, "packages.txt")),
    ...RECIPE_FILES.map(({ from }) => readFileSync(join(recipe, from))),
    [...MODULES, ...PROGRAMS, ...FOLDERS].join(),
  ];
  const folder = cachedFolder("agent", inputs, (scratch) => {
    const entries: CpioEntry[] = [
      ...packPrograms({ root, programs: PROGRAMS, folders: FOLDERS }),
      ...FOLDERS_OF_OUR_OWN.map((path) => ({ path, mode: 0o040755 })),
      { path: "bin/busybox", mode: 0o100755, data: readFileSync(busybox.path) },
      ...RECIPE_FILES.map(({ from, to }) => ({
        path: to,
        mode: 0o100755,
        data: readFileSync(join(recipe, from)),
      })),
      ...moduleFiles(loadModules(kernel, MODULES)),
    ];
    writeFileSync(join(scratch, "initrd"), zstdCompressSync(writeCpio(entries)));
    copyFileSync(kernel.image, join(scratch, "vmlinuz"));
  });
  return {
    kernelVersion: kernel.version,
    kernel: join(folder, "vmlinuz"),
    initrd: join(folder, "initrd"),
  };
}
