// One connection to the control socket, from its first line to its end.
import { ApiError, maxRequestBytes } from "@openutm/shared-types";
import type { CallContext, EventEnvelope, ReplyEnvelope } from "@openutm/shared-types";
import type { Socket } from "node:net";
import { withHint } from "../../rpc/default-hints.ts";
import { parseRequestText, requestId } from "../../rpc/envelope.ts";
import type { TicketBox } from "../../rpc/tickets.ts";
import { duplexStream } from "../../streams/duplex.ts";
import { pipe } from "../../streams/pipe.ts";
import { sameToken } from "../token.ts";
import { maxFirstLineBytes, parseFirstLine } from "./first-line.ts";
import type { FirstAnswer } from "./first-line.ts";
import { createLineSplitter } from "./lines.ts";
import { createOutbox } from "./outbox.ts";

export type ConnectionParts = {
  readonly clientId: string;
  readonly token: string;
  readonly tickets: TicketBox;
  /** Answers one call; never rejects. */
  readonly answer: (raw: unknown, context: CallContext) => Promise<ReplyEnvelope>;
  /** A client has proved the token and said hello: it counts, and gets events. */
  readonly onGreeted: () => void;
  /** The connection is a stream now, and no longer waits for anything. */
  readonly onStream: () => void;
};

export type ControlConnection = {
  event(envelope: EventEnvelope, line: string): void;
  /** Ends after what was sent is out. */
  end(): void;
};

/** A client may have this many calls running; its further ones wait in its own socket. */
const maxRunningCalls = 1024;
/** Beyond this many unsent bytes of replies no more calls are taken from a client that does not read them. */
const maxUnsentBytes = 1024 * 1024;

/** How long a peer may take to read what was sent before the end. */
const lingerMs = 2000;

/** Ends once what was sent is out; what still comes in is dropped. */
const endSoon = (socket: Socket): void => {
  socket.removeAllListeners("data");
  socket.resume();
  socket.end();
  // A peer that never ends its side must not keep the backend alive.
  setTimeout(() => socket.destroy(), lingerMs).unref();
};

const toLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

const helloFirst = async (id: number): Promise<ReplyEnvelope> => ({
  id,
  ok: false,
  error: {
    code: "request.invalid",
    message: "The first call of a connection must be hello.",
    hint: "Say hello with the contract's version.",
  },
});

const denied = new ApiError("auth.denied", "This is not the token of this backend.", {
  hint: "Read control.token again: every backend makes a new one.",
});

const refusal = (cause: unknown): FirstAnswer => ({
  ok: false,
  error: (cause instanceof ApiError
    ? cause
    : new ApiError("stream.unavailable", "The stream could not be opened.")
  ).value,
});

/** Serves a client's calls over a socket that has proved itself. Returns the way in for bytes and for events. */
const serveClient = (socket: Socket, parts: ConnectionParts) => {
  const gone = new AbortController();
  const context: CallContext = { clientId: parts.clientId, signal: gone.signal };
  const lines = createLineSplitter(maxRequestBytes);
  const outbox = createOutbox(socket);
  let running = 0;
  let greeted = false;
  /** Ends with the answer to the hello that came first; calls sent right behind it wait for it. */
  let greeting: Promise<unknown> | undefined;

  const breathe = (): void => {
    if (running >= maxRunningCalls || socket.writableLength > maxUnsentBytes) socket.pause();
    else if (socket.isPaused()) socket.resume();
  };

  const reply = (envelope: ReplyEnvelope): void => {
    if (!socket.destroyed) outbox.reply(toLine(envelope));
  };

  const call = async (raw: unknown): Promise<void> => {
    const method = (raw as { method?: unknown } | null)?.method;
    running += 1;
    if (!greeted && method !== "hello") await greeting;
    const answering =
      greeted || method === "hello" ? parts.answer(raw, context) : helloFirst(requestId(raw));
    if (method === "hello") greeting ??= answering;
    const answered = await answering;
    running -= 1;
    if (method === "hello" && answered.ok && !greeted) {
      greeted = true;
      parts.onGreeted();
    }
    reply(answered);
    breathe();
  };

  const refuse = (cause: unknown): void => {
    reply({ id: 0, ok: false, error: withHint((cause as ApiError).value) });
    endSoon(socket);
  };

  socket.on("drain", () => {
    outbox.flush();
    breathe();
  });
  socket.once("close", () => gone.abort());

  return {
    bytes: (chunk: Buffer): void => {
      if (!lines.push(chunk)) {
        refuse(new ApiError("request.tooLarge", `A request may be ${maxRequestBytes} bytes long.`));
        return;
      }
      for (let line = lines.next(); line !== undefined; line = lines.next()) {
        try {
          void call(parseRequestText(line));
        } catch (cause) {
          // What comes after a line that is no request cannot be trusted to be one.
          refuse(cause);
          return;
        }
      }
      breathe();
    },
    event: (envelope: EventEnvelope, line: string): void => {
      if (greeted && !outbox.event(envelope, line)) socket.destroy();
    },
  };
};

const serveStream = async (socket: Socket, ticket: string, tickets: TicketBox, rest: Buffer) => {
  try {
    const stream = await tickets.redeem(ticket, "both");
    socket.write(toLine({ ok: true } satisfies FirstAnswer));
    if (rest.length > 0) socket.unshift(rest);
    await pipe(duplexStream(socket), stream);
  } catch (cause) {
    socket.write(toLine(refusal(cause)));
    endSoon(socket);
  }
};

/** Takes a connection that was just accepted. Errors of the socket end it and concern nobody else. */
export const serveConnection = (socket: Socket, parts: ConnectionParts): ControlConnection => {
  const firstLines = createLineSplitter(maxFirstLineBytes);
  let client: ReturnType<typeof serveClient> | undefined;

  const first = (chunk: Buffer): void => {
    const whole = firstLines.push(chunk);
    const line = firstLines.next();
    if (line === undefined && whole) return;
    socket.off("data", first);
    const said = parseFirstLine(line ?? Buffer.alloc(0));
    const rest = firstLines.takeRest();
    if (said.kind === "stream") {
      socket.pause();
      parts.onStream();
      void serveStream(socket, said.ticket, parts.tickets, rest);
      return;
    }
    if (said.kind === "refused" || !sameToken(said.token, parts.token)) {
      socket.write(toLine(refusal(denied)));
      endSoon(socket);
      return;
    }
    client = serveClient(socket, parts);
    socket.write(toLine({ ok: true } satisfies FirstAnswer));
    socket.on("data", client.bytes);
    if (rest.length > 0) client.bytes(rest);
  };

  socket.on("error", () => {});
  socket.on("data", first);
  return {
    event: (envelope, line) => client?.event(envelope, line),
    end: () => endSoon(socket),
  };
};
