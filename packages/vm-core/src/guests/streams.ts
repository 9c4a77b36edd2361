// A guest's byte streams behind one-time tickets.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream, Output, SpiceChannel, StreamName } from "@openutm/shared-types";
import type { Guests } from "./guests.ts";
import { openLogStream } from "./log-stream.ts";
import type { GuestPorts } from "./parts.ts";
import type { Run } from "./run.ts";
import { createSpiceViewers } from "./spice-viewers.ts";
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
};

const passwordBytes = 1024;

export const createStreams = ({ guests, ports, issueTicket, needRun }: StreamParts) => {
  const viewers = createSpiceViewers(ports.sockets);
  const statistics = createStatistics(ports);

  const passwordOf = async (run: Run): Promise<string> =>
    new TextDecoder().decode(
      await ports.files.readBounded(`${run.dir.path}/display.secret`, passwordBytes),
    );

  const openDisplay = async ({ id, spice }: StreamRequest): Promise<Opened> => {
    const run = needRun(id);
    const { displayProtocol } = run.file;
    const endpoint = run.dir.endpoints.display;
    if (displayProtocol === "none" || endpoint === undefined) {
      throw new ApiError("stream.unavailable", "The VM was started without a display.", {
        hint: "Choose a display in its settings and restart it.",
      });
    }
    const password = endpoint.kind === "tcp" ? await passwordOf(run) : undefined;
    if (displayProtocol === "spice" && spice !== undefined) {
      const server = { endpoint, ...(password === undefined ? {} : { ticket: password }) };
      return {
        ticket: issueTicket({ stream: "display" }, () => viewers.open(id, server, spice)),
        protocol: displayProtocol,
      };
    }
    return {
      ticket: issueTicket({ stream: "display" }, () => ports.sockets.openStream(endpoint)),
      protocol: displayProtocol,
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
