// `vm.update`, in the library and, where something of it counts at once, in the machine that runs.
import type { Handlers, Vm } from "@openutm/shared-types";
import type { VmLibrary } from "../library/vm-library.ts";
import type { Guests } from "./guests.ts";
import { noteLiveConfig } from "./live-config.ts";
import { forwardSteps, takeForwardSteps, undone, withForwardsOf } from "./live-forwards.ts";
import type { GuestPorts } from "./parts.ts";

type UpdateHandlerParts = {
  readonly guests: Guests;
  readonly library: VmLibrary;
  readonly ports: GuestPorts;
  readonly toWire: (id: string) => Vm;
};

/** Saves a change. Port forwards of a running guest count at once; when one cannot, nothing is saved. */
export const updateHandler = ({
  guests,
  library,
  ports,
  toWire,
}: UpdateHandlerParts): Handlers<"vm.update"> => ({
  "vm.update": (input) =>
    guests.queue.run(input.id, async () => {
      const { id, revision } = input;
      const networks = input.config?.networks;
      const run = guests.runOf(id);
      const qmp = run?.qmp;
      // A stale change is refused below, before anything of it counts.
      if (
        run === undefined ||
        qmp === undefined ||
        networks === undefined ||
        library.need(id).revision !== revision
      ) {
        await library.update(input);
        return toWire(id);
      }
      const steps = forwardSteps(run.file.config, { networks });
      await takeForwardSteps(qmp, steps);
      try {
        await library.update(input);
      } catch (error) {
        await takeForwardSteps(qmp, undone(steps));
        throw error;
      }
      if (steps.length > 0) {
        await noteLiveConfig({ guests, ports }, run, (running) =>
          withForwardsOf(running, { networks }),
        );
        ports.logs.write(id, "the port forwards were changed while it runs");
      }
      return toWire(id);
    }),
});
