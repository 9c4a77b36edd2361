import type { Family } from "./context.ts";
import { done } from "./outcome.ts";
import { keyed, type KeyValue } from "./qemu-arg.ts";

/** How long the firmware's boot menu waits for a key. */
const MENU_TIMEOUT_MS = 5000;

/** Only the drives of the boot order are tried (their `bootindex`), so that a VM with nothing to boot says so instead of asking the network. */
export const boot: Family = ({ config }) => {
  const options: readonly KeyValue[] = [
    ...(config.boot.menu
      ? ([
          ["menu", "on"],
          ["splash-time", MENU_TIMEOUT_MS],
        ] as const)
      : []),
    ...(config.boot.order.length > 0 ? ([["strict", "on"]] as const) : []),
  ];
  return done({ args: options.length > 0 ? [keyed("-boot", undefined, options)] : [] });
};
