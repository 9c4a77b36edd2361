// The one place where a failure of qemu-lib becomes an error of the contract.
import { QemuLibError } from "@openutm/qemu-lib/errors.ts";
import type { QemuLibErrorCode } from "@openutm/qemu-lib/errors.ts";
import { ApiError, ErrorCodeSchema } from "@openutm/shared-types";
import type { ErrorCode } from "@openutm/shared-types";

/** Codes that are spelled alike on both sides need no line. */
const renamed: Partial<Record<QemuLibErrorCode, ErrorCode>> = {
  "qmp.timeout": "qemu.timeout",
  "qmp.closed": "qemu.exited",
  "qmp.refused": "qemu.refused",
  "qmp.protocol": "qemu.protocol",
  "qmp.tooLarge": "qemu.protocol",
  "qmp.notReady": "vm.notAnswering",
  "qmp.endpointRefused": "vm.notAnswering",
  "image.unwritable": "host.limit",
};

/** What to do, where the failure itself does not know. */
const hints: Partial<Record<ErrorCode, string>> = {
  "qemu.timeout": "The host may be overloaded. Try again, or stop the VM with force.",
  "qemu.exited": "Look at the VM's state and its log, then start it again.",
  "qemu.refused": "The VM may be in a state in which this cannot be done; its log may say more.",
  "qemu.protocol": "Stop the VM with force and start it again. If it stays, install QEMU again.",
  "vm.notAnswering": "It may be stopped or overloaded. Wait, or stop it with force.",
  "image.refused": "Get the image again from a place you trust.",
};

/** Any caught value as an ApiError; what is no failure that we know is `internal`, with the cause kept for the log. */
export const asApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  if (!(error instanceof QemuLibError)) {
    return new ApiError("internal", "Something went wrong inside OpenUTM.", {
      hint: "The log has the details.",
      cause: error,
    });
  }
  const code = renamed[error.code] ?? ErrorCodeSchema.safeParse(error.code).data ?? "qemu.refused";
  return new ApiError(code, error.message, { hint: error.hint ?? hints[code], cause: error });
};
