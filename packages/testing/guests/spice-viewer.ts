/** A viewer without a page: the display's own session, linked to a real guest by the backend's own relay. */
import type { ByteStream } from "@openutm/shared-types";
import { channelTypes } from "@openutm/spice-wire";
import type { AgentMessage } from "@openutm/spice-wire";
import type { OpenBytes, Session, SessionNews, SessionParts } from "@openutm/display/engine";
import { startSession } from "@openutm/display/engine";
import { openSpiceChannel } from "@openutm/backend-node";
import { waitFor } from "../src/harness/wait.ts";

export type SpiceViewer = {
  readonly session: Session;
  /** Everything it was told so far. */
  readonly news: readonly SessionNews[];
  /** What the agent said, of one kind. */
  agentSaid<N extends AgentMessage["name"]>(
    name: N,
  ): readonly Extract<AgentMessage, { readonly name: N }>["body"][];
  /** Words of what the agent can do; empty until it has said so. */
  agentCaps(): readonly number[];
  /** Resolves when an agent runs in the guest and has said what it can do. */
  agentReady(timeoutMs?: number): Promise<void>;
  onNews(listener: (news: SessionNews) => void): void;
  close(): void;
};

export type ViewerOptions = Partial<Pick<SessionParts, "attachData" | "canEncodeOpus">> & {
  /** Sees every byte of the server. */
  readonly onBytes?: (channel: string, bytes: Uint8Array) => void;
  /** Sees every byte of the viewer. */
  readonly onSent?: (channel: string, bytes: Uint8Array) => void;
};

const bytesOf =
  (
    open: () => Promise<ByteStream>,
    onBytes: (bytes: Uint8Array) => void,
    onSent: (bytes: Uint8Array) => void,
  ): OpenBytes =>
  async (handlers) => {
    const stream = await open();
    const pump = async (): Promise<void> => {
      for await (const chunk of stream.chunks) {
        // A page's bytes: a Buffer's slice would be no copy.
        const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        onBytes(bytes);
        handlers.onBytes(bytes);
      }
    };
    pump().then(handlers.onEnd, handlers.onEnd);
    return {
      send: (bytes) => {
        onSent(bytes);
        void stream.write(bytes.slice()).catch(() => undefined);
      },
      close: () => stream.close(),
    };
  };

/** Connects to a server that listens on a unix socket. */
export function viewSpice(path: string, options: ViewerOptions = {}): SpiceViewer {
  const news: SessionNews[] = [];
  const listeners = new Set<(item: SessionNews) => void>();
  const session = startSession({
    open: ({ channel, ...request }) =>
      bytesOf(
        async () => {
          const endpoint = { kind: "unix", path } as const;
          const channelType = channelTypes[channel];
          return (await openSpiceChannel({ ...request, endpoint, channelType })).stream;
        },
        (bytes) => options.onBytes?.(channel, bytes),
        (bytes) => options.onSent?.(channel, bytes),
      ),
    onNews: (item) => {
      news.push(item);
      for (const listener of listeners) listener(item);
    },
    onDrawn: () => undefined,
    decodeJpeg: () => Promise.resolve(undefined),
    nowMs: () => performance.now(),
    canDecodeOpus: false,
    canEncodeOpus: options.canEncodeOpus ?? false,
    ...(options.attachData === undefined ? {} : { attachData: options.attachData }),
  });
  const agentCaps = (): readonly number[] =>
    news.filter((item) => item.type === "agent").at(-1)?.caps ?? [];
  return {
    session,
    news,
    agentSaid: (name) =>
      news.flatMap((item) =>
        item.type === "agent-message" && item.message.name === name
          ? [item.message.body as never]
          : [],
      ),
    agentCaps,
    agentReady: async (timeoutMs = 30_000) => {
      await waitFor("the guest's agent", () => agentCaps().length > 0, timeoutMs);
    },
    onNews: (listener) => void listeners.add(listener),
    close: session.close,
  };
}
