// A guest's byte streams behind one-time tickets.
import type { ByteStream, Output, SpiceChannel, StreamName } from "@openutm/shared-types";
import type { Guests } from "./guests.ts";
import { openLogStream } from "./log-stream.ts";
import type { GuestPorts } from "./parts.ts";
import type { Run } from "./run.ts";
import { displayServer } from "./display-server.ts";
import type { ExternalViewers } from "./external-viewers.ts";
import type { SpiceViewers } from "./spice-viewers.ts";
import { createStatistics } from "./statistics.ts";

export type IssueTicket = (
  request: { readonly stream: StreamName },
  open: () => Promise<ByteStream>,
) => string;

type Opened = Output<"vm.openStream">;

export type StreamRequest = {
  readonly id: string;
  readonly stream: "display" | "serial" | "stats" | "log";
  readonly spice?: SpiceChannel | undefined;
};

type StreamParts = {
  readonly guests: Guests;
  readonly ports: GuestPorts;
  readonly issueTicket: IssueTicket;
  /** @throws ApiError `vm.wrongState`, `vm.notAnswering` */
  readonly needRun: (vmId: string) => Run;
  readonly viewers: SpiceViewers;
  readonly external: Pick<ExternalViewers, "close">;
};

export const createStreams = (parts: StreamParts) => {
  const { guests, ports, issueTicket, needRun, viewers, external } = parts;
  const statistics = createStatistics(ports);

  const openDisplay = async ({ id, spice }: StreamRequest): Promise<Opened> => {
    const { protocol, endpoint, password } = await displayServer(ports.files, needRun(id));
    if (protocol === "spice" && spice !== undefined) {
      const server = { endpoint, ...(password === undefined ? {} : { ticket: password }) };
      const open = async (): Promise<ByteStream> => {
        // The server would drop it, and it would ask its user what to do.
        if (spice.channel === "main") external.close(id);
        return viewers.open(id, server, spice);
      };
      return { ticket: issueTicket({ stream: "display" }, open), protocol };
    }
    return {
      ticket: issueTicket({ stream: "display" }, () => ports.sockets.openDisplayStream(endpoint)),
      protocol,
      ...(password === undefined ? {} : { password }),
    };
  };

  const openers: Readonly<
    Record<StreamRequest["stream"], (request: StreamRequest) => Promise<Opened>>
  > = {
    display: openDisplay,
    serial: async ({ id }) => {
      needRun(id);
      return {
        ticket: issueTicket({ stream: "serial" }, () => guests.serial.subscribe(id)),
        protocol: "raw",
      };
    },
    stats: async ({ id }) => {
      // A guest that does not answer still uses the processor; its QMP is not needed.
      const run = guests.runOf(id) ?? needRun(id);
      return {
        ticket: issueTicket({ stream: "stats" }, async () => statistics.subscribe(run)),
        protocol: "jsonLines",
      };
    },
    log: async ({ id }) => ({
      ticket: issueTicket({ stream: "log" }, () => openLogStream(ports.logs, id)),
      protocol: "text",
    }),
  };

  return (request: StreamRequest): Promise<Opened> => openers[request.stream](request);
};
