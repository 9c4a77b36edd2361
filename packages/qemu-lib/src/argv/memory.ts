import type { Family } from "./context.ts";
import { done } from "./outcome.ts";
import { keyed } from "./qemu-arg.ts";

/** The guest's memory. No backend object: nothing outside QEMU maps it. */
export const memory: Family = ({ config }) =>
  done({ args: [keyed("-m", undefined, [["size", `${config.memoryMib}M`]])] });
