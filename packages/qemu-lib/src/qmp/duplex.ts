/** The byte stream under QMP and the guest agent: unix socket, TCP, stdio and fakes all fit it. */

export type DuplexHandlers = {
  /** The chunk belongs to the receiver: the sender must not write into it again. */
  readonly onData: (chunk: Uint8Array) => void;
  /** Called exactly once; `error` when the transport failed rather than ended. */
  readonly onEnd: (error?: Error) => void;
};

export type ByteDuplex = {
  /** Starts the flow; called once. Bytes that arrived before are delivered after this call. */
  readonly listen: (handlers: DuplexHandlers) => void;
  /** Queues bytes; a no-op once ended. */
  readonly write: (bytes: Uint8Array) => void;
  /** Idempotent. */
  readonly close: () => void;
};
