// Whatever the guest's display speaks: the backend tells with the first ticket.
import {
  mainChannel,
  openSpiceDisplay,
  openVncDisplay,
  type DisplayState,
  type OpenedBytes,
  type RemoteDisplay,
} from "@openutm/display";
import type { PageConnection } from "@openutm/native-bridge";
import type { SpiceChannel } from "@openutm/shared-types";

const openBytes = async (connection: PageConnection, ticket: string): Promise<OpenedBytes> => {
  const url = connection.streamUrl?.(ticket);
  return url === undefined ? { stream: await connection.openStream(ticket) } : { url, ticket };
};

export type DisplayPlace = {
  readonly vmId: string;
  readonly container: HTMLElement;
  onState(state: DisplayState): void;
  /** The user has taken the keyboard back. */
  onReleased(): void;
  /** Whether the place still wants a display. */
  isCurrent(): boolean;
};

/** Undefined when the place wants none any more. Rejects with what the backend has against it. */
export const openDisplay = async (
  connection: PageConnection,
  { vmId, container, onState, onReleased, isCurrent }: DisplayPlace,
): Promise<RemoteDisplay | undefined> => {
  const ask = (spice: SpiceChannel) =>
    connection.call("vm.openStream", { id: vmId, stream: "display", spice });
  const { protocol, ticket, password } = await ask(mainChannel);
  if (!isCurrent()) return undefined;
  if (protocol === "spice") {
    return openSpiceDisplay({
      container,
      onState,
      onReleased,
      openChannel: async (channel) =>
        openBytes(connection, channel.channel === "main" ? ticket : (await ask(channel)).ticket),
    });
  }
  const stream = await connection.openStream(ticket);
  if (isCurrent()) return openVncDisplay({ container, stream, password, onState, onReleased });
  stream.close();
  return undefined;
};
