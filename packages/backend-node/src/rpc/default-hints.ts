// What to do about an error whose thrower had nothing better to say. Every error that leaves the backend has a hint.
import type { ApiErrorValue, ErrorCode } from "@openutm/shared-types";
// The Rust backend reads the same file.
import hints from "./default-hints.json" with { type: "json" };

// A name in the file that is no error code does not compile.
const known = Object.keys(hints.byCode) as (keyof typeof hints.byCode)[] satisfies ErrorCode[];
const byCode = new Map<ErrorCode, string>(known.map((code) => [code, hints.byCode[code]]));

export const withHint = (error: ApiErrorValue): ApiErrorValue =>
  error.hint === undefined ? { ...error, hint: byCode.get(error.code) ?? hints.otherwise } : error;
