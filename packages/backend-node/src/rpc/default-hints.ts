// What to do about an error whose thrower had nothing better to say. Every error that leaves the backend has a hint.
import type { ApiErrorValue, ErrorCode } from "@openutm/shared-types";

const again = "Try again; the log may say more.";
const list = "It may have been removed meanwhile: look at the list again.";

const hints: Partial<Record<ErrorCode, string>> = {
  "request.invalid": "Correct what is named and try again. Nothing was done.",
  "request.unknownMethod": "Use the same version of OpenUTM on both sides.",
  "request.tooLarge": "Send less at once: a request may be 1 MiB long.",
  "vm.wrongState": "Look at the VM's state, and try again when it fits.",
  "vm.notFound": list,
  "vm.broken":
    "Nothing of this VM is changed. Repair its files and start OpenUTM again, or delete the VM.",
  "vm.notAnswering": "It may be stopped or overloaded. Wait, or stop it with force.",
  "drive.notFound": "The VM's settings list its drives by their ids.",
  "trash.notFound": list,
  "job.notFound": list,
  "job.cancelled": "Start it again when it is wanted after all.",
  "config.invalid": "Nothing was saved. Change what is named and try again.",
  "image.notFound": "It may have been moved, or its disk is not connected.",
  "image.unreadable": "Check that you may read it and that its disk is sound.",
  "image.shrinkRefused": "Choose a size that is not below the present one.",
  "stream.unavailable": "The VM may have just ended, or not have this stream. Look at its state.",
  "qemu.launchFailed": "The VM's log may say why. Reinstalling QEMU may help.",
  "qemu.imgFailed": "QEMU's words are in the details. Check the image and the free space.",
  "host.limit": "Check the rights of what is named, and the system's limits.",
  "disk.full": "Free some space and try again.",
};

export const withHint = (error: ApiErrorValue): ApiErrorValue =>
  error.hint === undefined ? { ...error, hint: hints[error.code] ?? again } : error;
