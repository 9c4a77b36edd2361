// Runs a script against a backend of a kind, to its first difference.
import { ApiError } from "@openutm/shared-types";
import type { BackendEvent, BackendKind } from "@openutm/shared-types";
import { waitFor } from "../harness/wait.ts";
import { newRun } from "./run.ts";
import type { Run } from "./run.ts";
import type { Script } from "./script.ts";
import { runStep } from "./steps.ts";
import type { Outcome } from "./transcript.ts";
import { disposeWorld, makeWorld } from "./world.ts";

/** Events may come a moment after the answer that they belong to: waits until each VM's last one says what the list says. */
const settled = async (run: Run): Promise<void> => {
  const list = await run
    .connection()
    .call("vm.list", {})
    .catch((error: unknown) => {
      // The script's last step may have ended the owner.
      if (!(error instanceof ApiError)) throw error;
      return { vms: [] };
    });
  for (const { id, name, status } of list.vms) {
    const isOfIt = (event: BackendEvent): boolean =>
      event.topic === "vm.changed" && event.payload.vm.id === id;
    await waitFor(`the last event of “${name}”`, () => {
      const last = run.events().findLast(isOfIt);
      return last?.topic !== "vm.changed" || last.payload.vm.status === status;
    });
  }
};

/** Runs the script in a world of its own, which is gone afterwards. */
export const runScript = async (kind: BackendKind, script: Script): Promise<Outcome> => {
  const world = await makeWorld(kind, script);
  const run = newRun(world);
  const outcome = (difference?: string): Outcome => {
    const { heard, allEvents: events } = run;
    return { difference, heard, events, saved: world.saved };
  };
  try {
    const { owner = "start" } = script.setUp ?? {};
    if (owner !== "none") await run.connect(owner);
    for (const [i, step] of script.steps.entries()) {
      const difference = await runStep(run, step);
      if (difference !== undefined)
        return outcome(`step ${i + 1} of ${script.name} (${kind}): ${difference}`);
    }
    await settled(run);
    return outcome();
  } finally {
    await disposeWorld(world);
  }
};
