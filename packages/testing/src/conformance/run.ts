// One run of a script: what its steps share while they go.
import type { ControlClient } from "@openutm/backend-node";
import type { BackendEvent } from "@openutm/shared-types";
import { waitFor } from "../harness/wait.ts";
import type { Heard } from "./transcript.ts";
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

export const newRun = (world: World): Run => {
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
