import { type Family, hasDevice } from "./context.ts";
import { done } from "./outcome.ts";
import { json } from "./qemu-arg.ts";
import { fixedSlot } from "./slots.ts";

/** Random numbers from the host, so that no guest waits for entropy. `rng-builtin` asks the host's own call and needs no /dev/urandom. */
export const rng: Family = (context) =>
  done({
    args: hasDevice(context, "virtio-rng-pci")
      ? [
          json("-object", { "qom-type": "rng-builtin", id: "rng0" }),
          json("-device", {
            driver: "virtio-rng-pci",
            id: "rng-device",
            rng: "rng0",
            ...fixedSlot(context.machine, "rng"),
          }),
        ]
      : [],
  });
