// Runs a script against a backend of a kind, to its first difference.
import type { ControlClient } from "@openutm/backend-node";
import { ApiError } from "@openutm/shared-types";
import type { BackendEvent, BackendKind } from "@openutm/shared-types";
import { waitFor } from "../harness/wait.ts";
import type { Script } from "./script.ts";
import { runStep } from "./steps.ts";
import type { Heard } from "./transcript.ts";
import { disposeWorld, makeWorld } from "./world.ts";
import type { World } from "./world.ts";

/** A call that was begun and not looked at yet; it settles with what came, never fails. */
export type Begun = Promise<{ readonly result: unknown } | { readonly error: unknown }>;

export type Run = {
  readonly world: World;
  /** Of the present connection; of all of them together. */
  readonly events: () => readonly BackendEvent[];
  readonly allEvents: BackendEvent[];
  readonly begun: Map<string, Begun>;
  /** Everything that the backend has answered, in the order of the steps. */
  readonly heard: Heard[];
  readonly connection: () => ControlClient;
  readonly connect: (manner: "start" | "serve") => Promise<void>;
  /** Resolves once the connection to the owner has ended. */
  readonly closed: () => Promise<unknown>;
};

export type Outcome = {
  /** How the backend differs from the script; undefined when it does not. */
  readonly difference: string | undefined;
  readonly heard: readonly Heard[];
  readonly events: readonly BackendEvent[];
  readonly saved: ReadonlyMap<string, unknown>;
};

const newRun = (world: World): Run => {
  const allEvents: BackendEvent[] = [];
  let events: BackendEvent[] = [];
  let connection: ControlClient | undefined;
  let isOpen = false;
  world.disposers.push(() => connection?.close());
  return {
    world,
    events: () => events,
    allEvents,
    begun: new Map(),
    heard: [],
    connection: () => {
      if (connection === undefined) throw new Error("The script has started no owner.");
      return connection;
    },
    connect: async (manner) => {
      const opened = await world.start(manner);
      connection = opened;
      isOpen = true;
      events = [];
      opened.onEvent((event) => {
        events.push(event);
        allEvents.push(event);
      });
      opened.onClose(() => (isOpen = false));
    },
    closed: () => waitFor("the connection's end", () => !isOpen),
  };
};

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
