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
  return new ApiError(code, error.message, { hint: error.hint, cause: error });
};
