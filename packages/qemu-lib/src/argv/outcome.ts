import type { ApiErrorValue, ErrorCode } from "@openutm/shared-types";

/** What a pure step gives: a value, or why not in the contract's words. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ApiErrorValue };

export const done = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });

type RefusalDetails = { readonly hint?: string; readonly data?: ApiErrorValue["data"] };

export const refuse = (
  code: ErrorCode,
  message: string,
  details: RefusalDetails = {},
): { readonly ok: false; readonly error: ApiErrorValue } => ({
  ok: false,
  error: { code, message, ...details },
});

/** This QEMU or host lacks `capability`; the user interface shows message and hint beside the control. */
export const lacks = (
  capability: string,
  message: string,
  hint: string,
): { readonly ok: false; readonly error: ApiErrorValue } =>
  refuse("capability.missing", message, { hint, data: { capability } });

/** The config asks for something that contradicts itself; `path` is where. */
export const invalid = (
  path: string,
  message: string,
): { readonly ok: false; readonly error: ApiErrorValue } =>
  refuse("config.invalid", message, {
    hint: "Change the VM's settings.",
    data: { issues: [{ path, message }] },
  });
