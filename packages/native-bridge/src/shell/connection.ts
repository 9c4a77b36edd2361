// A page's connection to the desktop shell that shows it: calls and events by the shell's own door. A worker reads a stream
// over a WebSocket on loopback, which carries more bytes than any door of a shell (docs/adr/0016).
import { ApiError } from "@openutm/shared-types/plain";
import type {
  BackendEvent,
  ByteStream,
  Input,
  MethodName,
  Output,
  ReplyEnvelope,
} from "@openutm/shared-types";
import { createListeners } from "../listeners.ts";
import type { PageConnection } from "../page-connection.ts";
import type { ShellInput, ShellMethodName, ShellOutput } from "./contract.ts";
import type { ShellCommand, ShellMessage } from "./messages.ts";

export type CallShell = <M extends ShellMethodName>(
  method: M,
  input: ShellInput<M>,
) => Promise<ShellOutput<M>>;

export type ShellConnection = PageConnection & {
  readonly callShell: CallShell;
  /** Where a WebSocket opens whose first stream is the ticket's; undefined while that place is not known. */
  streamUrl(ticket: string): string | undefined;
  /** Returns an idempotent unsubscribe. Commands that came before the first listener are kept for it. */
  onCommand(listener: (command: ShellCommand) => void): () => void;
};

/** How a shell's page reaches it. */
export type ShellDoor = {
  /** One envelope out, one back. */
  request(envelope: unknown): Promise<unknown>;
  /** One listener, for the page's life. */
  onMessage(listener: (message: ShellMessage) => void): void;
  /** Opens a ticket's stream for the page itself. `streamUrl` learns first where streams open, if it has to. */
  openStream(
    ticket: string,
    ways: {
      readonly callShell: CallShell;
      readonly streamUrl: (ticket: string) => Promise<string | undefined>;
    },
  ): Promise<ByteStream>;
};

export const createShellConnection = (door: ShellDoor): ShellConnection => {
  const events = createListeners<BackendEvent>();
  const losses = createListeners<void>();
  const reconnections = createListeners<void>();
  const closings = createListeners<string>();
  const commands = createListeners<ShellCommand>();
  const earlyCommands: ShellCommand[] = [];
  let commandListeners = 0;
  let lastId = 0;
  let closedReason: string | undefined;
  let streamOrigin: string | undefined;
  let learning: Promise<void> | undefined;

  door.onMessage((message) => {
    if (closedReason !== undefined) return;
    if (message.kind === "event") events.tell(message.event);
    else if (message.kind === "lost") {
      streamOrigin = undefined;
      learning = undefined;
      losses.tell();
    } else if (message.kind === "ready") reconnections.tell();
    else if (commandListeners === 0) earlyCommands.push(message.command);
    else commands.tell(message.command);
  });

  const request = async (method: string, params: unknown): Promise<unknown> => {
    if (closedReason !== undefined) throw new ApiError("owner.unreachable", closedReason);
    lastId += 1;
    const reply = (await door.request({ id: lastId, method, params })) as ReplyEnvelope;
    if (!reply.ok) throw ApiError.fromValue(reply.error);
    return reply.result;
  };

  const callShell: CallShell = async (method, input) => (await request(method, input)) as never;

  const learnStreamOrigin = async (): Promise<void> => {
    try {
      ({ origin: streamOrigin } = await callShell("shell.streamOrigin", {}));
    } catch {
      // The shell itself carries the streams then, where it can.
    }
  };
  /** Not before somebody wants a stream: the place is a port of this host. */
  const learnOnce = (): Promise<void> => (learning ??= learnStreamOrigin());

  const streamUrl = (ticket: string): string | undefined =>
    streamOrigin === undefined ? undefined : `${streamOrigin}/stream/${ticket}`;

  return {
    call: async <M extends MethodName>(method: M, input: Input<M>) => {
      if (method === "vm.openStream") await learnOnce();
      return (await request(method, input)) as Output<M>;
    },
    callShell,
    onEvent: events.add,
    streamUrl,
    openStream: (ticket) =>
      door.openStream(ticket, {
        callShell,
        streamUrl: async (wanted) => {
          await learnOnce();
          return streamUrl(wanted);
        },
      }),
    onCommand: (listener) => {
      commandListeners += 1;
      const remove = commands.add(listener);
      for (const command of earlyCommands.splice(0)) listener(command);
      let removed = false;
      return () => {
        if (!removed) commandListeners -= 1;
        removed = true;
        remove();
      };
    },
    onClose: closings.add,
    onLost: losses.add,
    onReconnect: reconnections.add,
    close: () => {
      if (closedReason !== undefined) return;
      closedReason = "The connection was closed.";
      closings.tell(closedReason);
    },
  };
};
