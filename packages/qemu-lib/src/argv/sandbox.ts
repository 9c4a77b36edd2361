import type { Family } from "./context.ts";
import { done } from "./outcome.ts";
import { keyed } from "./qemu-arg.ts";

/** Linux' system call filter. A bridged network is opened by a helper with the setuid bit, which QEMU must be free to start. */
export const sandbox: Family = ({ config, host, capabilities }) => {
  if (host.platform !== "linux" || !capabilities.sandbox) return done({ args: [] });
  const startsHelper = config.networks.some((network) => network.mode === "bridged");
  return done({
    args: [
      keyed("-sandbox", "on", [
        ["obsolete", "deny"],
        ["elevateprivileges", startsHelper ? "allow" : "deny"],
        ["spawn", startsHelper ? "allow" : "deny"],
        ["resourcecontrol", "deny"],
      ]),
    ],
  });
};
