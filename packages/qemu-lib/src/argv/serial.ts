import { listeningSocket } from "./chardev.ts";
import { type Family, socketFiles } from "./context.ts";
import { done } from "./outcome.ts";
import { json, keyed } from "./qemu-arg.ts";

const CHARDEV = "serial0";

/** The first serial line, which the owner of the VM reads. */
export const serial: Family = ({ config, host }) =>
  done({
    args: [
      listeningSocket(CHARDEV, host.endpoints.serial),
      // The board of `virt` has its line built in, and only -serial connects it.
      config.arch === "aarch64"
        ? keyed("-serial", `chardev:${CHARDEV}`)
        : json("-device", { driver: "isa-serial", id: "serial-line", chardev: CHARDEV, index: 0 }),
    ],
    cleanup: socketFiles(host.endpoints.serial),
  });
