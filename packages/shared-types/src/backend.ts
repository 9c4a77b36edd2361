// What a backend is, derived from the tables: a method that is missing does not compile.
import type { BackendEvent } from "./events.ts";
import type { Input, MethodName, Output, ParsedInput } from "./methods.ts";

export type CallContext = {
  /** Names the client connection that calls. */
  readonly clientId: string;
  /** Aborted when the caller is gone. Work that others wait for goes on. */
  readonly signal: AbortSignal;
};

/** One function a method; input is parsed already, a failure is a thrown `ApiError`. */
export type Handlers<M extends MethodName = MethodName> = {
  readonly [K in M]: (input: ParsedInput<K>, context: CallContext) => Promise<Output<K>>;
};

/** A byte stream in both directions, with back-pressure: the same on every transport. */
export type ByteStream = {
  /** What arrives; ends when the other side ends. Reading slowly slows the sender. A chunk is good until the next is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Resolves when the bytes are accepted and their memory is the caller's again; rejects when the stream is closed. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends both directions. Idempotent. */
  close(): void;
};

/** What a page, a command line or another host sees of a backend, wherever it runs. */
export type BackendConnection = {
  /** @throws ApiError */
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  /** Returns a synchronous, idempotent unsubscribe. */
  onEvent(listener: (event: BackendEvent) => void): () => void;
  /** @throws ApiError `stream.ticketInvalid` */
  openStream(ticket: string): Promise<ByteStream>;
  /** Called once when the connection is lost or closed. Returns an unsubscribe. */
  onClose(listener: (reason: string) => void): () => void;
  close(): void;
};
