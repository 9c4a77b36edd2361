import type { VmConfig } from "@openutm/shared-types";
import type { Guests } from "./guests.ts";
import { writeGuestFile } from "./guest-file.ts";
import type { GuestPorts } from "./parts.ts";
import { runFacts } from "./run.ts";
import type { Run } from "./run.ts";

type Parts = {
  readonly guests: Pick<Guests, "setRuntime">;
  readonly ports: Pick<GuestPorts, "runDirs" | "log">;
};

/** After a change of the machine that runs: what it was started with is what it is now. */
export const noteLiveConfig = async (
  { guests, ports }: Parts,
  run: Run,
  change: (running: VmConfig) => Partial<VmConfig>,
): Promise<void> => {
  run.file = { ...run.file, config: { ...run.file.config, ...change(run.file.config) } };
  guests.setRuntime(run.vmId, runFacts(run.identity.pid, run.file));
  await ports.runDirs
    .writeGuest(run.dir, writeGuestFile(run.file))
    .catch((error: unknown) =>
      ports.log.warn("guest.json could not be written", { cause: String(error) }),
    );
};
