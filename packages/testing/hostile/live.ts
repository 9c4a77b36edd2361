// One live backend behind its browser door, with a library of its own: what the hostile rows are thrown at.
import { contractVersion } from "@openutm/shared-types";
import type { ApiErrorValue, Input, MethodName, Output, Vm } from "@openutm/shared-types";
import {
  backendUnderTest,
  isAlive,
  testHome,
  waitFor,
  type Served,
  type TestHome,
  type TestHomeOptions,
} from "../src/index.ts";

export type Answer<M extends MethodName> =
  | { readonly ok: true; readonly result: Output<M> }
  | { readonly ok: false; readonly error: ApiErrorValue };

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

/** Sends one envelope to a door, whatever it holds. */
export const post = async (
  served: Pick<Served, "origin" | "token">,
  body: string,
): Promise<Response> =>
  fetch(`${served.origin}/rpc`, {
    method: "POST",
    headers: { authorization: `Bearer ${served.token}`, "content-type": "application/json" },
    body,
  });

export const callDoor = async <M extends MethodName>(
  served: Pick<Served, "origin" | "token">,
  method: M,
  params: Input<M>,
): Promise<Answer<M>> => {
  const response = await post(served, JSON.stringify({ id: 1, method, params }));
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer<M>;
  } catch (cause) {
    throw new Error(
      `The door answered ${method} with ${response.status} and no JSON: ${text.slice(0, 300)}`,
      { cause },
    );
  }
};

export const okResult = <M extends MethodName>(method: string, answer: Answer<M>): Output<M> => {
  if (!answer.ok) throw new Error(`${method} failed: ${JSON.stringify(answer.error)}`);
  return answer.result;
};

const ended = (child: Served["child"]): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once("exit", () => resolve()));

/** Two backends speak the contract: the one that answers must be the one that is tested. */
export const expectBackendUnderTest = async (
  served: Pick<Served, "origin" | "token">,
): Promise<void> => {
  const hello = { contractVersion, client: "test", windowed: false };
  const { backend } = okResult("hello", await callDoor(served, "hello", hello));
  if (backend !== backendUnderTest)
    throw new Error(`The ${backend} backend answers, but the ${backendUnderTest} one is tested.`);
};

export const startLive = async (options: TestHomeOptions = {}): Promise<Live> => {
  const home = testHome(options);
  let served: Served | undefined;
  const now = (): Served => {
    if (served === undefined) throw new Error("No backend runs now.");
    return served;
  };
  const live: Live = {
    home,
    served: now,
    call: (method, params) => callDoor(now(), method, params),
    ok: async (method, params) => okResult(method, await callDoor(now(), method, params)),
    fails: async (method, params) => {
      const answer = await callDoor(now(), method, params);
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
  try {
    await live.start();
  } catch (error) {
    home.dispose();
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
