import type { Family } from "./context.ts";
import { done } from "./outcome.ts";
import { keyed, type KeyValue } from "./qemu-arg.ts";

/** The hardware clock. A guest that keeps local time is Windows, which loses ticks on a busy host unless they are caught up. */
export const rtc: Family = ({ config }) => {
  const catchUp: readonly KeyValue[] =
    config.clock === "localtime" && config.arch === "x86_64" ? [["driftfix", "slew"]] : [];
  return done({ args: [keyed("-rtc", undefined, [["base", config.clock], ...catchUp])] });
};
