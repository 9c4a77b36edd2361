// The one place where a failure of qemu-lib becomes an error of the contract. The Rust backend reads the
// same table.
import { QemuLibError } from "@openutm/qemu-lib/errors.ts";
import type { QemuLibErrorCode } from "@openutm/qemu-lib/errors.ts";
import { ApiError, ErrorCodeSchema, z } from "@openutm/shared-types";
import type { ApiErrorValue, ErrorCode } from "@openutm/shared-types";
import table from "./qemu-errors.json" with { type: "json" };

const said = z
  .strictObject({
    shows: z.string(),
    /** Codes that are spelled alike on both sides need no line. */
    codes: z.record(z.string(), ErrorCodeSchema),
    otherCode: ErrorCodeSchema,
    /** What to do, where the failure itself does not know. */
    hints: z.partialRecord(ErrorCodeSchema, z.string()),
  })
  .parse(table);

/** Of images and disks: data that says where, in the contract's own words. QMP's is QEMU's, for the log. */
const dataOf = ({ code, data }: QemuLibError): ApiErrorValue["data"] =>
  /^(?:image\.|disk\.|qemu\.)/.test(code) ? (data as ApiErrorValue["data"]) : undefined;

const codeOf = (code: QemuLibErrorCode): ErrorCode =>
  said.codes[code] ?? ErrorCodeSchema.safeParse(code).data ?? said.otherCode;

/** Any caught value as an ApiError; what is no failure that we know is `internal`, with the cause kept for the log. */
export const asApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  if (!(error instanceof QemuLibError)) {
    return new ApiError("internal", "Something went wrong inside OpenUTM.", {
      hint: "The log has the details.",
      cause: error,
    });
  }
  const code = codeOf(error.code);
  return new ApiError(code, error.message, {
    hint: error.hint ?? said.hints[code],
    data: dataOf(error),
    cause: error,
  });
};
