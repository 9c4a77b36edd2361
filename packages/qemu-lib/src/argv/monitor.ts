import { type Family, socketFiles } from "./context.ts";
import { listeningSocket } from "./chardev.ts";
import { done } from "./outcome.ts";
import { keyed } from "./qemu-arg.ts";

/** Two QMP sockets: each serves one client, and the second lets a new owner in while the first is held. */
export const monitor: Family = ({ host }) => {
  const services = [
    ["qmp", host.endpoints.qmp],
    ["qmp2", host.endpoints.qmp2],
  ] as const;
  return done({
    args: services.flatMap(([id, endpoint]) => [
      listeningSocket(id, endpoint),
      keyed("-mon", undefined, [
        ["chardev", id],
        ["mode", "control"],
      ]),
    ]),
    cleanup: services.flatMap(([, endpoint]) => socketFiles(endpoint)),
  });
};
