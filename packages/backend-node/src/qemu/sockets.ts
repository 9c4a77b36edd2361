// A guest's sockets on Node.
import { connectQmp, openAgent, openEndpoint } from "@openutm/qemu-lib";
import type { GuestSockets } from "@openutm/vm-core";
import { createSpiceSession } from "../spice-relay/spice-session.ts";
import { duplexStream } from "../streams/duplex.ts";
import { openSlabStream } from "../streams/slab-stream.ts";
import { openSocket } from "./open-socket.ts";

export const createGuestSockets = (): GuestSockets => ({
  connectQmp: (endpoint, options) =>
    connectQmp((signal) => openEndpoint(endpoint, signal), options),
  openAgent: async (endpoint, options) =>
    openAgent(await openEndpoint(endpoint, options.signal), options),
  openStream: async (endpoint) => duplexStream(await openSocket(endpoint)),
  openDisplayStream: openSlabStream,
  spiceSession: createSpiceSession,
});
