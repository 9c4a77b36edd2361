/** One QMP conversation over one byte stream: handshake, calls by id, events. A lost one is never revived. */
import type { QmpArgs, QmpReturn } from "./commands.ts";
import type { ByteDuplex } from "./duplex.ts";
import { qmpError } from "./errors.ts";
import { createJsonLineParser } from "./parser.ts";
import type { JsonLineLimits, LineFailure } from "./parser.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { readQmpMessage } from "./messages.ts";
import type { QmpEvent, QmpVersion } from "./messages.ts";

export const DEFAULT_CALL_TIMEOUT_MS = 5000;

export type QmpCloseReason = {
  /** `closedHere`: we closed it. `ended`: QEMU closed it. `brokenOff`: the transport failed, or ended inside a message. */
  readonly kind: "closedHere" | "ended" | "brokenOff" | "protocol" | "tooLarge";
  readonly message: string;
};

export type QmpCallOptions = {
  /** Default 5000. `Infinity` waits as long as the connection lives. */
  readonly timeoutMs?: number;
  /** Stops the waiting (QEMU still runs the command); the call rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
};

export type QmpOpenOptions = JsonLineLimits & {
  /** For greeting and capabilities together. Default 5000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Sees every event from the first one on, those before `openQmp` resolves included. */
  readonly onEvent?: (event: QmpEvent) => void;
};

type CallRest<Name extends string> =
  undefined extends QmpArgs<Name>
    ? [args?: QmpArgs<Name>, options?: QmpCallOptions]
    : [args: QmpArgs<Name>, options?: QmpCallOptions];

export type QmpConnection = {
  readonly version: QmpVersion;
  /**
   * Runs one command. Rejects with `qmp.refused` (QEMU's own error), `qmp.timeout`, `qmp.closed`, `qmp.protocol` or `qmp.tooLarge`.
   * `quit` resolves when QEMU has closed the connection, whether it replied or not.
   */
  readonly execute: <Name extends string>(
    name: Name,
    ...rest: CallRest<Name>
  ) => Promise<QmpReturn<Name>>;
  readonly onEvent: (listener: (event: QmpEvent) => void) => () => void;
  /** Called once; at the next microtask when already closed. */
  readonly onClose: (listener: (reason: QmpCloseReason) => void) => () => void;
  readonly closeReason: () => QmpCloseReason | undefined;
  readonly close: () => void;
};

type PendingCall = {
  readonly command: string;
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: unknown) => void;
};

/** Takes the stream over, waits for the greeting and negotiates. On failure the stream is closed. */
export async function openQmp(
  duplex: ByteDuplex,
  options: QmpOpenOptions = {},
): Promise<QmpConnection> {
  const core = createCore(duplex, options);
  const timeoutMs = options.timeoutMs ?? DEFAULT_CALL_TIMEOUT_MS;
  const callOptions =
    options.signal === undefined ? { timeoutMs } : { timeoutMs, signal: options.signal };
  try {
    const version = await core.waitForGreeting(callOptions);
    await core.call("qmp_capabilities", undefined, callOptions);
    return {
      version,
      execute: ((name: string, args?: JsonObject, perCall?: QmpCallOptions) =>
        core.call(name, args, perCall)) as QmpConnection["execute"],
      onEvent: core.onEvent,
      onClose: core.onClose,
      closeReason: core.closeReason,
      close: core.close,
    };
  } catch (error) {
    core.close();
    throw error;
  }
}

// The greeting waits in the same table as the calls, under an id that no call gets.
const GREETING_ID = 0;

function createCore(duplex: ByteDuplex, options: QmpOpenOptions) {
  const parser = createJsonLineParser(options);
  const encoder = new TextEncoder();
  const pending = new Map<number, PendingCall>();
  const eventListeners = new Set<(event: QmpEvent) => void>();
  const closeListeners = new Set<(reason: QmpCloseReason) => void>();
  if (options.onEvent !== undefined) eventListeners.add(options.onEvent);
  let nextId = GREETING_ID + 1;
  let version: QmpVersion | undefined;
  let closeReason: QmpCloseReason | undefined;

  const finish = (reason: QmpCloseReason): void => {
    if (closeReason !== undefined) return;
    closeReason = reason;
    duplex.close();
    for (const call of Array.from(pending.values())) settleAtEnd(call, reason);
    pending.clear();
    eventListeners.clear();
    for (const listener of Array.from(closeListeners)) runListener(listener, reason);
    closeListeners.clear();
  };

  const handle = (object: JsonObject): LineFailure | undefined => {
    const message = readQmpMessage(object);
    if (message.kind === "nonsense") return { kind: "protocol", message: message.message };
    if (message.kind === "greeting") {
      if (version !== undefined) return { kind: "protocol", message: "A second greeting arrived." };
      version = message.version;
      take(GREETING_ID)?.resolve(null);
      return undefined;
    }
    if (version === undefined)
      return { kind: "protocol", message: "The first message is no greeting." };
    if (message.kind === "event") {
      for (const listener of Array.from(eventListeners)) runListener(listener, message.event);
      return undefined;
    }
    if (message.id <= GREETING_ID || message.id >= nextId) {
      return { kind: "protocol", message: "A reply answers no call." };
    }
    const call = take(message.id);
    // A reply to a call that has timed out or was given up is dropped.
    if (call === undefined) return undefined;
    if (message.kind === "error") call.reject(refused(call.command, message));
    else if (call.command === "quit") pending.set(message.id, call);
    else call.resolve(message.value);
    return undefined;
  };

  const take = (id: number): PendingCall | undefined => {
    const call = pending.get(id);
    pending.delete(id);
    return call;
  };

  const wait = (id: number, command: string, callOptions: QmpCallOptions): Promise<JsonValue> => {
    const { timeoutMs = DEFAULT_CALL_TIMEOUT_MS, signal } = callOptions;
    return new Promise<JsonValue>((resolve, reject) => {
      const giveUp = (error: unknown): void => take(id)?.reject(error);
      const onAbort = (): void => giveUp(signal?.reason);
      const timer = Number.isFinite(timeoutMs)
        ? setTimeout(() => giveUp(timedOut(command, timeoutMs)), timeoutMs)
        : undefined;
      const release = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      pending.set(id, {
        command,
        resolve: (value) => (release(), resolve(value)),
        reject: (error) => (release(), reject(error)),
      });
    });
  };

  const call = (
    command: string,
    args: JsonObject | undefined,
    callOptions: QmpCallOptions = {},
  ): Promise<JsonValue> => {
    callOptions.signal?.throwIfAborted();
    if (closeReason !== undefined) throw endedBeforeReply(command, closeReason);
    const id = nextId;
    const line = serialize(
      { execute: command, ...(args === undefined ? {} : { arguments: args }), id },
      command,
    );
    nextId++;
    const reply = wait(id, command, callOptions);
    duplex.write(encoder.encode(line));
    return reply;
  };

  const waitForGreeting = async (callOptions: QmpCallOptions): Promise<QmpVersion> => {
    callOptions.signal?.throwIfAborted();
    const greeted = wait(GREETING_ID, "greeting", callOptions);
    duplex.listen({
      onData: (chunk) => {
        if (closeReason !== undefined) return;
        const batch = parser.push(chunk);
        for (const object of batch.messages) {
          const failure = handle(object);
          if (failure !== undefined) return finish(failure);
          if (closeReason !== undefined) return;
        }
        if (batch.failure !== undefined) finish(batch.failure);
      },
      onEnd: (error) => finish(endReason(error, parser.pendingBytes())),
    });
    await greeted;
    return version as QmpVersion;
  };

  return {
    waitForGreeting,
    call: async (command: string, args: JsonObject | undefined, callOptions?: QmpCallOptions) =>
      call(command, args, callOptions),
    onEvent: (listener: (event: QmpEvent) => void) => subscribe(eventListeners, listener),
    onClose: (listener: (reason: QmpCloseReason) => void) => {
      if (closeReason === undefined) return subscribe(closeListeners, listener);
      const late = new Set([listener]);
      const reason = closeReason;
      queueMicrotask(() => late.forEach((entry) => entry(reason)));
      return () => void late.clear();
    },
    closeReason: () => closeReason,
    close: () => finish({ kind: "closedHere", message: "The QMP connection was closed." }),
  };
}

/** Wraps the listener, so that subscribing one function twice gives two independent subscriptions. */
function subscribe<Value>(
  listeners: Set<(value: Value) => void>,
  listener: (value: Value) => void,
): () => void {
  const entry = (value: Value): void => listener(value);
  listeners.add(entry);
  return () => void listeners.delete(entry);
}

/** A listener that throws must not tear the conversation of all others; its error surfaces as uncaught. */
function runListener<Value>(listener: (value: Value) => void, value: Value): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

// JSON.stringify writes a lone surrogate as an escape, which QEMU cannot parse and answers without an id.
const loneSurrogate = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

function serialize(request: JsonObject, command: string): string {
  const text = JSON.stringify(request);
  if (loneSurrogate.test(text)) {
    const desc = "an argument is not valid Unicode text";
    throw qmpError(`${command} was not sent: ${desc}.`, { kind: "refused", command, desc });
  }
  // No line end: QEMU acts at the closing brace, and a byte left unread when it quits resets the connection,
  // which on TCP throws its last events away (seen with 7.2 on unix sockets as ECONNRESET).
  return text;
}

function refused(command: string, failure: { readonly class?: string; readonly desc?: string }) {
  const { class: className, desc } = failure;
  return qmpError(`QEMU refused ${command}: ${desc ?? "it gave no reason"}`, {
    kind: "refused",
    command,
    ...(className === undefined ? {} : { class: className }),
    ...(desc === undefined ? {} : { desc }),
  });
}

function timedOut(command: string, timeoutMs: number) {
  return qmpError(`QEMU did not answer ${command} within ${timeoutMs} ms.`, {
    kind: "timeout",
    command,
  });
}

function settleAtEnd(call: PendingCall, reason: QmpCloseReason): void {
  // QEMU often closes before its reply to quit is out: the end is the answer.
  if (call.command === "quit" && (reason.kind === "ended" || reason.kind === "brokenOff"))
    call.resolve({});
  else call.reject(endedBeforeReply(call.command, reason));
}

function endedBeforeReply(command: string, reason: QmpCloseReason) {
  const kind = reason.kind === "protocol" || reason.kind === "tooLarge" ? reason.kind : "closed";
  return qmpError(`${command} got no answer: ${reason.message}`, {
    kind,
    command,
    desc: reason.message,
  });
}

function endReason(error: Error | undefined, pendingBytes: number): QmpCloseReason {
  if (error !== undefined)
    return { kind: "brokenOff", message: `The QMP connection failed: ${error.message}` };
  return pendingBytes > 0
    ? { kind: "brokenOff", message: "QEMU closed the QMP connection inside a message." }
    : { kind: "ended", message: "QEMU closed the QMP connection." };
}
