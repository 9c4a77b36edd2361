// The method table: from it come the TypeScript `Backend`, the client, every host's router, the JSON Schema and the Rust trait.
import type { ErrorCode } from "./errors.ts";
import { driveMethods } from "./methods/drives.ts";
import { guestMethods } from "./methods/guests.ts";
import { hostMethods } from "./methods/host.ts";
import { ownerMethods } from "./methods/owner.ts";
import type { MethodTable } from "./methods/spec.ts";
import { vmMethods } from "./methods/vms.ts";
import type { z } from "./zod.ts";

/** What any call may answer. */
export const commonErrors = [
  "request.invalid",
  "auth.denied",
  "owner.releasing",
  "internal",
] as const satisfies readonly ErrorCode[];

export const methods = {
  ...ownerMethods,
  ...vmMethods,
  ...guestMethods,
  ...driveMethods,
  ...hostMethods,
} as const satisfies MethodTable;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
/** What a caller writes: fields with a default may be left out. */
export type Input<M extends MethodName> = z.input<Methods[M]["input"]>;
/** What a handler gets: parsed, defaults filled in. */
export type ParsedInput<M extends MethodName> = z.output<Methods[M]["input"]>;
export type Output<M extends MethodName> = z.output<Methods[M]["output"]>;
