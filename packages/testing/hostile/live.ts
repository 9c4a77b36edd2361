// One live backend behind its browser door, with a library of its own: what the hostile rows are thrown at.
import type { ApiErrorValue, Input, MethodName, Output, Vm } from "@openutm/shared-types";
import {
  answerOf,
  callDoor,
  expectBackendUnderTest,
  isAlive,
  testHome,
  waitFor,
  type Answer,
  type Served,
  type TestHome,
  type TestHomeOptions,
} from "../src/index.ts";

export type Live = {
  readonly home: TestHome;
  served(): Served;
  /** One call over HTTP. */
  call<M extends MethodName>(method: M, params: Input<M>): Promise<Answer<M>>;
  /** The same, expecting success. */
  ok<M extends MethodName>(method: M, params: Input<M>): Promise<Output<M>>;
  /** The same, expecting failure. */
  fails<M extends MethodName>(method: M, params: Input<M>): Promise<ApiErrorValue>;
  /** Ends the backend as a user would (SIGTERM), or at once (SIGKILL), and waits until it is gone. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts a backend again on the same library. */
  start(): Promise<void>;
  dispose(): void;
};

const ended = (child: Served["child"]): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once("exit", () => resolve()));

/** Nothing runs until its `start`. */
export const createLive = (options: TestHomeOptions = {}): Live => {
  const home = testHome(options);
  let served: Served | undefined;
  const now = (): Served => {
    if (served === undefined) throw new Error("No backend runs now.");
    return served;
  };
  return {
    home,
    served: now,
    call: (method, params) => answerOf(now(), method, params),
    ok: (method, params) => callDoor(now(), method, params),
    fails: async (method, params) => {
      const answer = await answerOf(now(), method, params);
      if (answer.ok)
        throw new Error(
          `${method} should have failed, but answered ${JSON.stringify(answer.result)}`,
        );
      return answer.error;
    },
    stop: async (signal = "SIGTERM") => {
      const { child } = now();
      served = undefined;
      const owner = home.ownerPid();
      // The Rust backend is a program of its own, and it is the one that is to die.
      if (signal === "SIGKILL") process.kill(owner, signal);
      child.kill(signal);
      await ended(child);
      await waitFor("the backend to be gone", () => !isAlive(owner));
    },
    start: async () => {
      served = await home.serve();
      await expectBackendUnderTest(served);
    },
    dispose: home.dispose,
  };
};

export const startLive = async (options: TestHomeOptions = {}): Promise<Live> => {
  const live = createLive(options);
  try {
    await live.start();
  } catch (error) {
    live.dispose();
    throw error;
  }
  return live;
};

/** A small machine that runs on any host: the demo, 64 MiB, TCG, VNC. */
export const smallVm = {
  memoryMib: 64,
  displayProtocol: "vnc",
  config: { accelerator: "tcg" },
} as const satisfies Partial<Input<"vm.create">>;

export const createDemo = (live: Live, name: string): Promise<Vm> =>
  live.ok("vm.create", { name, source: { kind: "demo" }, ...smallVm });
