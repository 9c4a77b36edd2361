import type { Endpoint } from "@openutm/shared-types";
import { keyed, type QemuArg } from "./qemu-arg.ts";

/** A socket that QEMU listens on; nothing of the guest waits for a client. */
export const listeningSocket = (id: string, endpoint: Endpoint): QemuArg =>
  keyed("-chardev", "socket", [
    ["id", id],
    ...(endpoint.kind === "unix"
      ? ([["path", endpoint.path]] as const)
      : ([
          ["host", endpoint.host],
          ["port", endpoint.port],
        ] as const)),
    ["server", "on"],
    ["wait", "off"],
  ]);
