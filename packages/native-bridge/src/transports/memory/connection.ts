// For tests of pages: a backend that is a few functions, with the connection's losses at the test's command.
import { ApiError, methods } from "@openutm/shared-types";
import type {
  BackendEvent,
  ByteStream,
  CallContext,
  Handlers,
  Input,
  MethodName,
  Output,
  ParsedInput,
} from "@openutm/shared-types";
import { createListeners } from "../../listeners.ts";
import type { PageConnection } from "../../page-connection.ts";

export type MemoryConnectionOptions = {
  /** A call that is not here is refused by its name. */
  readonly handlers: Partial<Handlers>;
  readonly openStream?: (ticket: string) => Promise<ByteStream>;
};

export type MemoryConnection = PageConnection & {
  emit(event: BackendEvent): void;
  /** From now on calls fail, as if the backend had ended. */
  lose(): void;
  restore(): void;
};

type AnyHandler = (input: unknown, context: CallContext) => Promise<unknown>;

export const createMemoryConnection = (options: MemoryConnectionOptions): MemoryConnection => {
  const events = createListeners<BackendEvent>();
  const losses = createListeners<void>();
  const reconnections = createListeners<void>();
  const closings = createListeners<string>();
  const gone = new AbortController();
  let isLost = false;

  const call = async <M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> => {
    if (isLost || gone.signal.aborted) {
      throw new ApiError("owner.unreachable", "OpenUTM does not answer.");
    }
    const handler = options.handlers[method] as AnyHandler | undefined;
    if (handler === undefined) {
      throw new ApiError("request.unknownMethod", `This test has no handler for “${method}”.`);
    }
    const parsed = methods[method].input.safeParse(input);
    if (!parsed.success) {
      throw new ApiError("request.invalid", `${method}: ${parsed.error.message}`);
    }
    const context = { clientId: "memory", signal: gone.signal };
    return (await handler(parsed.data as ParsedInput<M>, context)) as Output<M>;
  };

  return {
    call,
    onEvent: events.add,
    openStream: async (ticket) => {
      if (options.openStream !== undefined) return options.openStream(ticket);
      throw new ApiError("stream.ticketInvalid", "This test has no streams.");
    },
    onClose: closings.add,
    onLost: losses.add,
    onReconnect: reconnections.add,
    close: () => {
      if (gone.signal.aborted) return;
      gone.abort();
      closings.tell("The connection was closed.");
    },
    emit: events.tell,
    lose: () => {
      isLost = true;
      losses.tell();
    },
    restore: () => {
      isLost = false;
      reconnections.tell();
    },
  };
};
