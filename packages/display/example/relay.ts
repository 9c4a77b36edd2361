// The worked example's relay: a WebSocket for each SPICE channel, linked by the backend's own code. It answers its own
// page alone: a browser tells where a page comes from, and every other page could ask as well.
import type { IncomingMessage, Server } from "node:http";
import { openSpiceChannel } from "@openutm/backend-node";
import { SpiceChannel } from "@openutm/shared-types";
import { channelTypes } from "@openutm/spice-wire";
import { WebSocketServer, type WebSocket } from "ws";

/** Bytes that may wait for a page that does not read; then the guest waits. */
const maxUnsentBytes = 8 * 1024 * 1024;
const drainCheckMs = 5;

const channelOf = (url: URL): SpiceChannel =>
  SpiceChannel.parse({
    channel: url.searchParams.get("channel"),
    channelId: Number(url.searchParams.get("channelId")),
    connectionId: Number(url.searchParams.get("connectionId")),
    caps: (url.searchParams.get("caps") ?? "").split(",").filter(Boolean).map(Number),
  });

const isOwnPage = ({ headers }: IncomingMessage): boolean =>
  /^(127\.0\.0\.1|localhost):\d+$/.test(headers.host ?? "") &&
  headers.origin === `http://${headers.host}`;

const drained = async (socket: WebSocket): Promise<void> => {
  while (socket.bufferedAmount > maxUnsentBytes && socket.readyState === socket.OPEN)
    await new Promise((resolve) => setTimeout(resolve, drainCheckMs));
};

const relay = async (socket: WebSocket, channel: SpiceChannel, path: string): Promise<void> => {
  const early: Uint8Array[] = [];
  let send = (bytes: Uint8Array): void => void early.push(bytes);
  socket.on("message", (data: Buffer) => send(data));
  const endpoint = { kind: "unix", path } as const;
  const request = { ...channel, endpoint, channelType: channelTypes[channel.channel] };
  const { stream } = await openSpiceChannel(request);
  send = (bytes) => void stream.write(bytes).catch(() => socket.close());
  for (const bytes of early) send(bytes);
  socket.on("close", () => stream.close());
  if (socket.readyState !== socket.OPEN) stream.close();
  for await (const bytes of stream.chunks) {
    socket.send(bytes);
    await drained(socket);
  }
  socket.close();
};

/** Relays `/spice` of this server to the SPICE server that listens on a unix socket. */
export const relaySpice = (server: Server, path: string): void => {
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname !== "/spice") return;
    if (!isOwnPage(request)) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on("error", () => undefined);
      Promise.resolve()
        .then(() => relay(opened, channelOf(url), path))
        .catch((error: unknown) => opened.close(1011, String(error).slice(0, 100)));
    });
  });
};
