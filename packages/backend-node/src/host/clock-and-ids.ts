// Time and chance on Node.
import type { Clock, Ids } from "@openutm/vm-core";
import { randomBytes, randomUUID } from "node:crypto";

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

export const systemIds: Ids = {
  uuid: () => randomUUID(),
  randomHex: (byteCount) => randomBytes(byteCount).toString("hex"),
  // QEMU's own prefix (52:54:00), which its documentation gives to virtual machines.
  mac: () =>
    `52:54:00:${[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`,
};
