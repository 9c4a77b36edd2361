import type { Family } from "./context.ts";
import { done } from "./outcome.ts";
import { verbatim } from "./qemu-arg.ts";

/** The user's own arguments, last, so that they win. */
export const extra: Family = ({ config }) => done({ args: config.extraArgs.map(verbatim) });
