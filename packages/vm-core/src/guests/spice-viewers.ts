// Who looks at a guest over SPICE. Its server serves one client: whoever comes last takes over.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream, SpiceChannel } from "@openutm/shared-types";
import type { GuestSockets, SpiceServer, SpiceSession } from "../ports/qmp-connector.ts";

export type SpiceViewers = {
  /** A main channel begins a session, and ends the one before. @throws ApiError `stream.unavailable` */
  open(vmId: string, server: SpiceServer, channel: SpiceChannel): Promise<ByteStream>;
  /** Somebody else is about to look: whoever does now is told, and does not come back by itself. */
  handOver(vmId: string): void;
};

export const createSpiceViewers = (sockets: Pick<GuestSockets, "spiceSession">): SpiceViewers => {
  const sessions = new Map<string, SpiceSession>();
  return {
    open: async (vmId, server, channel) => {
      if (channel.channel === "main") {
        // First told, then cut off: the server drops the old client as soon as the new one links.
        sessions.get(vmId)?.handOver();
        sessions.set(vmId, sockets.spiceSession(server));
      }
      const session = sessions.get(vmId);
      if (session === undefined) {
        throw new ApiError("stream.unavailable", "No viewer has begun a session with this guest.", {
          hint: "Open its main channel first.",
        });
      }
      return session.open(channel);
    },
    handOver: (vmId) => {
      sessions.get(vmId)?.handOver();
      sessions.delete(vmId);
    },
  };
};
