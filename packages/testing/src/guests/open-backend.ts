// The backend under test over a home of its own, outputs checked: the TypeScript one in this process, spoken to as the owner
// does, through the dispatcher; the Rust one in a process of its own.
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
import { backendUnderTest } from "../harness/backend-kind.ts";
import { checkout } from "../harness/cli.ts";
import { endProcessesOf } from "../harness/processes.ts";
import { openRustBackend } from "./rust-backend.ts";

export type TestBackend = {
  readonly home: string;
  /** Of the process that it runs in. */
  readonly pid: number;
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
  // What was killed may still be writing for a moment.
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
};

let callId = 0;

type Opened = Pick<TestBackend, "call" | "openStream" | "close" | "pid">;

const openNode = async (
  home: string,
  options: Partial<BackendOptions>,
  onEvent: (event: BackendEvent) => void,
): Promise<Opened> => {
  const { createBackend, dispatch } = await import("@openutm/backend-node");
  const backend = await createBackend({
    home,
    version: "0.0.0-test",
    demoImagePath: join(checkout, "guests/demo/demo.img"),
    ...options,
  });
  backend.onEvent(onEvent);
  return {
    pid: process.pid,
    call: async (method, input) => {
      const reply = await dispatch(
        backend.handlers,
        { id: (callId += 1), method, params: input },
        { clientId: "test", signal: new AbortController().signal },
        { outputs: "check" },
      );
      if (!reply.ok) throw ApiError.fromValue(reply.error);
      return reply.result as never;
    },
    openStream: (ticket) => backend.streams.redeem(ticket, "both"),
    close: backend.close,
  };
};

const openRust = async (
  home: string,
  options: Partial<BackendOptions>,
  onEvent: (event: BackendEvent) => void,
): Promise<Opened> => {
  const { connection, pid, close } = await openRustBackend(home, options, onEvent);
  return { pid, call: connection.call, openStream: connection.openStream, close };
};

const opening = { node: openNode, rust: openRust };

export const openBackend = async (
  home: string,
  options: Partial<BackendOptions> = {},
): Promise<TestBackend> => {
  const events: BackendEvent[] = [];
  const opened = await opening[backendUnderTest](home, options, (event) => events.push(event));
  return {
    ...opened,
    home,
    events,
    demo: (name = "demo", config = {}) =>
      opened.call("vm.create", {
        name,
        source: { kind: "demo" },
        memoryMib: 32,
        config: { accelerator: "tcg", ...config },
      }),
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
