import type { ApiErrorValue, ErrorCode } from "../errors.ts";

type ApiErrorOptions = {
  readonly hint?: string | undefined;
  readonly data?: ApiErrorValue["data"];
  readonly cause?: unknown;
};

/** Thrown inside a backend or by a client; crosses the contract as its `value`. */
export class ApiError extends Error {
  readonly value: ApiErrorValue;

  constructor(code: ErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ApiError";
    this.value = {
      code,
      message,
      ...(options.hint === undefined ? {} : { hint: options.hint }),
      ...(options.data === undefined ? {} : { data: options.data }),
    };
  }

  get code(): ErrorCode {
    return this.value.code;
  }

  static fromValue(value: ApiErrorValue): ApiError {
    return new ApiError(value.code, value.message, { hint: value.hint, data: value.data });
  }
}
