/**
 * Calls to the QEMU guest agent, one after the other. The guest is not trusted: whatever answers out of turn or in no
 * sense is dropped, and nothing but this connection suffers. Source: docs/interop/qemu-ga-ref (QEMU 7.2).
 */
import { QemuLibError } from "../errors.ts";
import type { ByteDuplex } from "../qmp/duplex.ts";
import { isJsonObject } from "../qmp/json.ts";
import type { JsonObject, JsonValue } from "../qmp/json.ts";
import { createAgentFraming, SYNC_MARK } from "./framing.ts";
import type { AgentLimits } from "./framing.ts";

export type AgentCallOptions = {
  /** Default 5000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** `onlyOnError`: the command answers nothing when it succeeds (guest-shutdown, guest-suspend-*); silence resolves with null. */
  readonly reply?: "expected" | "onlyOnError";
};

export type AgentOptions = AgentLimits & {
  /** For the first answer of the agent. Default 3000: it may not run in this guest. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

export type AgentConnection = {
  /** Rejects with `agent.refused` (the agent's own error), `agent.timeout`, or `agent.dropped` for good. */
  readonly execute: (
    name: string,
    args?: JsonObject,
    options?: AgentCallOptions,
  ) => Promise<JsonValue>;
  readonly close: () => void;
};

/** Takes the stream over and gets in step with the agent. On failure the stream is closed. */
export async function openAgent(
  duplex: ByteDuplex,
  options: AgentOptions = {},
): Promise<AgentConnection> {
  const core = createCore(duplex, options);
  try {
    const { timeoutMs = 3000, signal } = options;
    await core.sync(signal === undefined ? { timeoutMs } : { timeoutMs, signal });
  } catch (error) {
    core.close();
    throw error;
  }
  let queue: Promise<unknown> = Promise.resolve();
  const execute: AgentConnection["execute"] = (name, args, callOptions = {}) => {
    const call = queue.then(() => core.call(name, args, callOptions));
    queue = call.catch(() => undefined);
    return call;
  };
  return { execute, close: core.close };
}

type Waiting = {
  /** True when the message was the one waited for. */
  readonly take: (message: JsonObject) => boolean;
  readonly reject: (error: unknown) => void;
};

function createCore(duplex: ByteDuplex, limits: AgentLimits) {
  const framing = createAgentFraming(limits);
  let waiting: Waiting | undefined;
  let isInStep = false;
  let dropped: QemuLibError | undefined;
  let lastSyncId = 0;

  const drop = (reason: string): void => {
    if (dropped !== undefined) return;
    dropped = new QemuLibError("agent.dropped", `The guest's agent was given up: ${reason}`, {
      hint: "The guest goes on. Restart the agent in the guest to use it again.",
      data: { reason },
    });
    duplex.close();
    waiting?.reject(dropped);
    waiting = undefined;
  };

  duplex.listen({
    onEnd: () => drop("its connection ended."),
    onData: (chunk) => {
      if (dropped !== undefined) return;
      const batch = framing.push(chunk);
      for (const message of batch.messages) {
        if (waiting?.take(message) === true) waiting = undefined;
        else if (isInStep) return drop("it spoke out of turn.");
      }
      if (batch.failure !== undefined) drop(batch.failure.message);
    },
  });

  /** Sends and waits; at the end of the time `onSilence` decides. */
  const exchange = (
    bytes: Uint8Array,
    { timeoutMs = 5000, signal }: AgentCallOptions,
    take: (message: JsonObject, settle: Settle) => boolean,
    onSilence: (settle: Settle) => void,
  ): Promise<JsonValue> => {
    signal?.throwIfAborted();
    if (dropped !== undefined) throw dropped;
    return new Promise<JsonValue>((resolve, reject) => {
      const release = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      };
      const settle: Settle = {
        resolve: (value) => (release(), resolve(value)),
        reject: (error) => (release(), reject(error)),
      };
      // The answer may still come: out of step until the next sync.
      const giveUp = (settleNow: () => void): void => {
        waiting = undefined;
        isInStep = false;
        framing.search();
        settleNow();
      };
      const onAbort = (): void => giveUp(() => settle.reject(signal?.reason));
      const timer = setTimeout(() => giveUp(() => onSilence(settle)), timeoutMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      waiting = { take: (message) => take(message, settle), reject: settle.reject };
      duplex.write(bytes);
    });
  };

  const sync = async (options: AgentCallOptions): Promise<void> => {
    framing.search();
    const id = ++lastSyncId;
    // The mark first: it makes the agent forget half a request that someone before us left.
    const request = encode({ execute: "guest-sync-delimited", arguments: { id } });
    const bytes = new Uint8Array([SYNC_MARK, ...request]);
    const take = (message: JsonObject, settle: Settle): boolean => {
      // Answers to syncs of those before us are passed over.
      if (message["return"] !== id) return false;
      framing.settle();
      isInStep = true;
      settle.resolve(null);
      return true;
    };
    await exchange(bytes, options, take, (settle) =>
      settle.reject(timedOut("guest-sync-delimited")),
    );
  };

  const call = async (
    name: string,
    args: JsonObject | undefined,
    options: AgentCallOptions,
  ): Promise<JsonValue> => {
    if (!isInStep) await sync(options);
    const request = encode({ execute: name, ...(args === undefined ? {} : { arguments: args }) });
    return exchange(request, options, readReply(name), (settle) => {
      if (options.reply === "onlyOnError") settle.resolve(null);
      else settle.reject(timedOut(name));
    });
  };

  return { sync, call, close: () => drop("it was closed.") };
}

type Settle = {
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: unknown) => void;
};

function readReply(name: string) {
  return (message: JsonObject, settle: Settle): boolean => {
    const { return: value, error } = message;
    if (value !== undefined) settle.resolve(value);
    else if (error !== undefined) settle.reject(refused(name, error));
    else return false;
    return true;
  };
}

function refused(name: string, error: JsonValue): QemuLibError {
  const { class: className, desc } = isJsonObject(error) ? error : {};
  const words = typeof desc === "string" ? desc : "it gave no reason";
  return new QemuLibError("agent.refused", `The guest's agent refused ${name}: ${words}`, {
    data: {
      command: name,
      desc: words,
      ...(typeof className === "string" ? { class: className } : {}),
    },
  });
}

function timedOut(name: string): QemuLibError {
  return new QemuLibError("agent.timeout", `The guest's agent did not answer ${name} in time.`, {
    hint: "Is qemu-guest-agent installed and running in the guest?",
    data: { command: name },
  });
}

function encode(request: JsonObject): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(request)}\n`);
}
