// The client's end of the control socket.
import { ApiError, maxRequestBytes } from "@openutm/shared-types";
import type {
  BackendConnection,
  BackendEvent,
  ByteStream,
  Endpoint,
  EventEnvelope,
  Input,
  MethodName,
  Output,
  ReplyEnvelope,
} from "@openutm/shared-types";
import type { Socket } from "node:net";
import { duplexStream } from "../../streams/duplex.ts";
import { connectEndpoint } from "./endpoint.ts";
import { readFirstAnswer } from "./first-line.ts";
import { createLineSplitter } from "./lines.ts";

export type ControlClientOptions = {
  readonly endpoint: Endpoint;
  readonly token: string;
  readonly hello: Input<"hello">;
  /** How long the backend may take to answer the hello. */
  readonly helloTimeoutMs: number;
};

export type ControlClient = BackendConnection & {
  /** What the backend said of itself. */
  readonly backend: Output<"hello">;
};

/** Larger than any honest answer; a line beyond it means that no OpenUTM is there. */
const maxReplyBytes = 256 * 1024 * 1024;

type Settle = {
  readonly resolve: (result: never) => void;
  readonly reject: (cause: ApiError) => void;
};

const unreachable = (message: string, cause?: unknown): ApiError =>
  new ApiError("owner.unreachable", message, { hint: "Try again.", cause });

const lost = (): ApiError =>
  unreachable("The connection to the backend was lost before it answered.");

const handingOver = (): ApiError =>
  new ApiError("owner.releasing", "The backend has handed the library over.", {
    hint: "Connect again.",
  });

const timedOut = (timeoutMs: number): ApiError =>
  new ApiError("owner.notAnswering", `The backend has not answered within ${timeoutMs / 1000} s.`);

/** Resolves with the answer's rest once the socket's first line has been answered with yes. */
const opened = (socket: Socket, timeoutMs: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const lines = createLineSplitter(maxRequestBytes);
    const timer = setTimeout(() => fail(timedOut(timeoutMs)), timeoutMs);
    const stop = (): void => {
      clearTimeout(timer);
      socket.off("data", onData).off("close", onClose);
    };
    const fail = (cause: unknown): void => {
      stop();
      socket.destroy();
      reject(cause as Error);
    };
    const onClose = (): void => fail(unreachable("The backend closed the connection."));
    const onData = (chunk: Buffer): void => {
      lines.push(chunk);
      const line = lines.next();
      if (line === undefined) return;
      try {
        readFirstAnswer(line);
      } catch (cause) {
        fail(cause);
        return;
      }
      stop();
      socket.pause();
      resolve(lines.takeRest());
    };
    socket.on("error", (cause) => fail(unreachable("No backend listens there.", cause)));
    socket.on("data", onData);
    socket.on("close", onClose);
  });

/** @throws ApiError `stream.ticketInvalid`, `owner.unreachable` */
const openStream = async (
  endpoint: Endpoint,
  ticket: string,
  timeoutMs: number,
): Promise<ByteStream> => {
  const socket = connectEndpoint(endpoint);
  socket.write(`${JSON.stringify({ stream: ticket })}\n`);
  const rest = await opened(socket, timeoutMs);
  if (rest.length > 0) socket.unshift(rest);
  return duplexStream(socket);
};

const parseMessage = (line: Buffer): ReplyEnvelope | EventEnvelope | undefined => {
  try {
    return JSON.parse(line.toString("utf8")) as ReplyEnvelope | EventEnvelope;
  } catch {
    return undefined;
  }
};

/** Calls and events over a socket that has been let in. */
const talk = (socket: Socket, options: ControlClientOptions): BackendConnection => {
  const calls = new Map<number, Settle>();
  const listeners = new Set<(event: BackendEvent) => void>();
  const closeListeners = new Set<(reason: string) => void>();
  const lines = createLineSplitter(maxReplyBytes);
  let lastId = 0;
  let askedToClose = false;
  /** The owner has answered every call that it took; one that is still open it has not taken. */
  let isReleasing = false;
  const unanswered = (): ApiError => (isReleasing ? handingOver() : lost());

  const settle = (reply: ReplyEnvelope): void => {
    const call = calls.get(reply.id);
    calls.delete(reply.id);
    if (reply.ok) call?.resolve(reply.result as never);
    else call?.reject(ApiError.fromValue(reply.error));
  };

  const take = (message: ReplyEnvelope | EventEnvelope): void => {
    if ("topic" in message) {
      isReleasing ||= message.topic === "owner.releasing";
      const event = { topic: message.topic, payload: message.payload } as BackendEvent;
      for (const listener of listeners) listener(event);
    } else settle(message);
  };

  const bytes = (chunk: Buffer): void => {
    if (!lines.push(chunk)) socket.destroy();
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      const message = parseMessage(line);
      if (message === undefined) socket.destroy();
      else take(message);
    }
  };

  socket.on("data", bytes);
  socket.once("close", () => {
    const reason = askedToClose ? "It was closed here." : "The backend ended or was lost.";
    for (const call of calls.values()) call.reject(unanswered());
    calls.clear();
    for (const listener of closeListeners) listener(reason);
    closeListeners.clear();
  });

  return {
    call: <M extends MethodName>(method: M, input: Input<M>) =>
      new Promise<Output<M>>((resolve, reject) => {
        if (isReleasing || socket.destroyed || socket.writableEnded) {
          reject(unanswered());
          return;
        }
        lastId += 1;
        const text = JSON.stringify({ id: lastId, method, params: input });
        if (Buffer.byteLength(text) > maxRequestBytes) {
          reject(new ApiError("request.tooLarge", "The request is larger than 1 MiB."));
          return;
        }
        calls.set(lastId, { resolve, reject });
        socket.write(`${text}\n`);
      }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    openStream: (ticket) => openStream(options.endpoint, ticket, options.helloTimeoutMs),
    onClose: (listener) => {
      closeListeners.add(listener);
      return () => void closeListeners.delete(listener);
    },
    close: () => {
      askedToClose = true;
      socket.destroy();
    },
  };
};

const answeredInTime = <T>(answer: Promise<T>, timeoutMs: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timedOut(timeoutMs)), timeoutMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};

/**
 * Connects, proves the token and says hello.
 *
 * @throws ApiError `owner.unreachable` nobody listens, `owner.notAnswering`, `auth.denied`, `contract.mismatch`
 */
export const connectControl = async (options: ControlClientOptions): Promise<ControlClient> => {
  const socket = connectEndpoint(options.endpoint);
  socket.write(`${JSON.stringify({ token: options.token })}\n`);
  const rest = await opened(socket, options.helloTimeoutMs);
  if (rest.length > 0) socket.unshift(rest);
  const connection = talk(socket, options);
  socket.resume();
  try {
    const greeting = connection.call("hello", options.hello);
    return { ...connection, backend: await answeredInTime(greeting, options.helloTimeoutMs) };
  } catch (cause) {
    connection.close();
    throw cause;
  }
};
