// A page's connection to the shell that shows it: calls and events by IPC. A worker reads a stream over a WebSocket on
// loopback, whose bare socket carries three times the bytes of a message port (docs/adr/0016); the page reads one over a port.
import { ApiError } from "@openutm/shared-types/plain";
import type { BackendEvent, Input, MethodName, Output, ReplyEnvelope } from "@openutm/shared-types";
import { createListeners } from "../../listeners.ts";
import type { PageConnection } from "../../page-connection.ts";
import { portStream, type BytePort } from "./port-stream.ts";
import type { ElectronBridge, ShellCommand } from "./channels.ts";
import type { ShellInput, ShellMethodName, ShellOutput } from "./shell-contract.ts";

export type ElectronConnection = PageConnection & {
  callShell<M extends ShellMethodName>(method: M, input: ShellInput<M>): Promise<ShellOutput<M>>;
  /** Returns an idempotent unsubscribe. Commands that came before the first listener are kept for it. */
  onCommand(listener: (command: ShellCommand) => void): () => void;
};

export type ElectronConnectionOptions = {
  readonly bridge: ElectronBridge;
  /** The port that the shell sends for a ticket, whether it comes before or after the call's answer. */
  readonly portFor: (ticket: string) => { readonly port: Promise<BytePort>; forget(): void };
};

export const createElectronConnection = ({
  bridge,
  portFor,
}: ElectronConnectionOptions): ElectronConnection => {
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

  bridge.onMessage((message) => {
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
    const reply = (await bridge.request({ id: lastId, method, params })) as ReplyEnvelope;
    if (!reply.ok) throw ApiError.fromValue(reply.error);
    return reply.result;
  };

  const callShell = async <M extends ShellMethodName>(
    method: M,
    input: ShellInput<M>,
  ): Promise<ShellOutput<M>> => (await request(method, input)) as ShellOutput<M>;

  /** Not before somebody wants a stream: the place is a port of this host. */
  const learnStreamOrigin = async (): Promise<void> => {
    try {
      ({ origin: streamOrigin } = await callShell("shell.streamOrigin", {}));
    } catch {
      // Ports carry the streams then.
    }
  };

  return {
    call: async <M extends MethodName>(method: M, input: Input<M>) => {
      if (method === "vm.openStream") await (learning ??= learnStreamOrigin());
      return (await request(method, input)) as Output<M>;
    },
    callShell,
    onEvent: events.add,
    streamUrl: (ticket) =>
      streamOrigin === undefined ? undefined : `${streamOrigin}/stream/${ticket}`,
    openStream: async (ticket) => {
      const arriving = portFor(ticket);
      try {
        await callShell("shell.openStream", { ticket });
      } catch (cause) {
        arriving.forget();
        throw cause;
      }
      return portStream(await arriving.port);
    },
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
