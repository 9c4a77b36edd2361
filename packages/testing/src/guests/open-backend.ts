// A backend in this process over a home of its own, spoken to as the owner does: through the dispatcher, outputs checked.
import { createBackend } from "@openutm/backend-node";
import type { BackendOptions } from "@openutm/backend-node";
import { ApiError } from "@openutm/shared-types";
import type {
  BackendEvent,
  ByteStream,
  Input,
  MethodName,
  Output,
  Vm,
} from "@openutm/shared-types";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../harness/cli.ts";
import { endProcessesOf } from "../harness/processes.ts";

export type TestBackend = {
  readonly home: string;
  readonly call: <M extends MethodName>(method: M, input: Input<M>) => Promise<Output<M>>;
  readonly events: readonly BackendEvent[];
  readonly openStream: (ticket: string) => Promise<ByteStream>;
  /** Makes a demo VM with `tcg`, small and quick. */
  readonly demo: (name?: string, config?: Input<"vm.create">["config"]) => Promise<Vm>;
  /** Lets go of the guests. */
  readonly close: () => Promise<void>;
};

export const makeHome = (): string => mkdtempSync(join(tmpdir(), "ou-"));

/** Ends every guest of the home, then removes it. */
export const dropHome = (home: string): void => {
  endProcessesOf(home);
  rmSync(home, { recursive: true, force: true });
};

let callId = 0;

export const openBackend = async (
  home: string,
  options: Partial<BackendOptions> = {},
): Promise<TestBackend> => {
  const { dispatch } = await import("@openutm/backend-node");
  const events: BackendEvent[] = [];
  const backend = await createBackend({
    home,
    version: "0.0.0-test",
    demoImagePath: join(checkout, "guests/demo/demo.img"),
    ...options,
  });
  backend.onEvent((event) => events.push(event));
  const call: TestBackend["call"] = async (method, input) => {
    const reply = await dispatch(
      backend.handlers,
      { id: (callId += 1), method, params: input },
      { clientId: "test", signal: new AbortController().signal },
      { outputs: "check" },
    );
    if (!reply.ok) throw ApiError.fromValue(reply.error);
    return reply.result as never;
  };
  return {
    home,
    call,
    events,
    openStream: (ticket) => backend.streams.redeem(ticket, "both"),
    demo: (name = "demo", config = {}) =>
      call("vm.create", {
        name,
        source: { kind: "demo" },
        memoryMib: 32,
        config: { accelerator: "tcg", ...config },
      }),
    close: backend.close,
  };
};

/** What a call fails with. Fails itself when the call does not. */
export const failureOf = async (call: Promise<unknown>): Promise<ApiError["value"]> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return error.value;
    throw error;
  }
  throw new Error("The call did not fail.");
};
