// One channel's bytes as messages, with what every channel has answered.
import type { ChannelName, ServerMessage } from "@openutm/spice-wire";
import { channels, clientMessages, createFrameParser, encodeMessage } from "@openutm/spice-wire";
import type { BodyOf, Frame } from "@openutm/spice-wire";
import type { ByteSink, OpenBytes } from "./byte-source.ts";

export type ChannelHandlers<N extends ChannelName> = {
  /** `spent`: nothing of the message is needed any more. */
  onMessage(message: ServerMessage<N>): "spent" | void;
  /** The other side has ended; `problem` where it broke the protocol. */
  onEnd(problem: string | undefined): void;
  onBytes(count: number): void;
  /** All messages that came whole with the last bytes are told. */
  onPieceEnd?(): void;
};

export type OpenedChannel<N extends ChannelName> = {
  send<M extends keyof (typeof clientMessages)[N] & string>(
    name: M,
    body: BodyOf<(typeof clientMessages)[N], M>,
  ): void;
  close(): void;
};

type Common = ServerMessage<"main">;

/** Opens a channel whose link and acknowledgements are somebody else's: the relay's. */
export const openChannel = async <N extends ChannelName>(
  name: N,
  open: OpenBytes,
  handlers: ChannelHandlers<N>,
): Promise<OpenedChannel<N>> => {
  const channel = channels[name];
  const parser = createFrameParser({ channel: name, header: "mini", maxBytes: channel.maxBytes });
  const unsent: Uint8Array<ArrayBuffer>[] = [];
  let sink: ByteSink | undefined;
  let ended = false;

  const end = (problem: string | undefined): void => {
    if (ended) return;
    ended = true;
    sink?.close();
    handlers.onEnd(problem);
  };
  const write = (bytes: Uint8Array<ArrayBuffer>): void => {
    if (ended) return;
    if (sink === undefined) unsent.push(bytes);
    else sink.send(bytes);
  };
  const take = (frame: Frame): "spent" | void => {
    if (ended) return undefined;
    const message = channel.parse(frame) as Common;
    if (message.name === "ping") {
      const { id, timestamp } = message.body;
      write(encodeMessage(clientMessages.main, "pong", { id, timestamp }));
      return undefined;
    }
    return handlers.onMessage(message as unknown as ServerMessage<N>);
  };
  sink = await open({
    onBytes: (bytes) => {
      if (ended) return;
      handlers.onBytes(bytes.byteLength);
      try {
        parser.push(bytes, take);
        handlers.onPieceEnd?.();
      } catch (error) {
        end(error instanceof Error ? error.message : String(error));
      }
    },
    onEnd: () => end(undefined),
  });
  for (const bytes of unsent.splice(0)) sink.send(bytes);
  if (ended) sink.close();
  return {
    send: (message, body) =>
      write(encodeMessage(clientMessages[name], message as never, body as never)),
    close: () => {
      ended = true;
      sink.close();
    },
  };
};
