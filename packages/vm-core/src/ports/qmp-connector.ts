// The port to a guest's sockets.
import type { AgentConnection, AgentOptions } from "@openutm/qemu-lib/agent/connection.ts";
import type { QmpConnectOptions } from "@openutm/qemu-lib/qmp/connect.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import type { ByteStream, Endpoint, SpiceChannel } from "@openutm/shared-types";

/** Where a guest's SPICE server listens; over TCP it wants a ticket. */
export type SpiceServer = { readonly endpoint: Endpoint; readonly ticket?: string };

/** One viewer's channels. */
export type SpiceSession = {
  /** Linked, and its flow control answered. @throws ApiError `stream.unavailable` */
  readonly open: (channel: SpiceChannel) => Promise<ByteStream>;
  /** Ends every channel; the main one with a DISCONNECTING that says that another viewer took over. */
  readonly handOver: () => void;
};

export type GuestSockets = {
  /** Waits for the socket to appear, then negotiates. @throws QemuLibError */
  readonly connectQmp: (endpoint: Endpoint, options: QmpConnectOptions) => Promise<QmpConnection>;
  /** Gets in step with a guest's agent. @throws QemuLibError when nobody answers in time */
  readonly openAgent: (endpoint: Endpoint, options: AgentOptions) => Promise<AgentConnection>;
  /** Raw bytes both ways. @throws ApiError `stream.unavailable` */
  readonly openStream: (endpoint: Endpoint) => Promise<ByteStream>;
  /** The same for hundreds of megabytes a second. */
  readonly openDisplayStream: (endpoint: Endpoint) => Promise<ByteStream>;
  readonly spiceSession: (server: SpiceServer) => SpiceSession;
};
