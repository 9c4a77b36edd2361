import { describe, expect, it } from "vitest";
import { idleExitMs, watchIdle } from "./idle.ts";

const world = () => {
  const state = { clients: 0, guests: false, idle: 0 };
  let task: (() => void) | undefined;
  let listener = (): void => {};
  const stop = watchIdle({
    clientCount: () => state.clients,
    onClients: (changed) => {
      listener = changed;
      return () => (listener = () => {});
    },
    guestsRun: async () => state.guests,
    idleMs: 60_000,
    clock: {
      after: (delayMs, run) => {
        expect(delayMs).toBe(60_000);
        task = run;
        return () => (task = undefined);
      },
    },
    onIdle: () => (state.idle += 1),
  });
  const setClients = (count: number): void => {
    state.clients = count;
    listener();
  };
  const minute = async (): Promise<void> => {
    const run = task;
    task = undefined;
    run?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { state, stop, setClients, minute, waits: () => task !== undefined };
};

describe("watchIdle", () => {
  it("ends a backend that nobody has ever called", async () => {
    const { state, minute } = world();
    await minute();
    expect(state.idle).toBe(1);
  });

  it("waits while clients are there and begins anew when the last has gone", async () => {
    const { state, setClients, minute, waits } = world();
    setClients(1);
    expect(waits()).toBe(false);
    setClients(0);
    await minute();
    expect(state.idle).toBe(1);
  });

  it("waits while a guest runs", async () => {
    const { state, minute } = world();
    state.guests = true;
    await minute();
    expect(state.idle).toBe(0);
    state.guests = false;
    await minute();
    expect(state.idle).toBe(1);
  });

  it("stops", async () => {
    const { state, stop, minute } = world();
    stop();
    await minute();
    expect(state.idle).toBe(0);
  });
});

describe("idleExitMs", () => {
  it.each([
    [{}, 60_000],
    [{ OPENUTM_IDLE_EXIT_MS: "500" }, 500],
    [{ OPENUTM_IDLE_EXIT_MS: "soon" }, 60_000],
    [{ OPENUTM_IDLE_EXIT_MS: "-1" }, 60_000],
  ])("reads %o", (env: Record<string, string>, expected) => expect(idleExitMs(env)).toBe(expected));
});
