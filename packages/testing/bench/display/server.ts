// A process of its own, so that its time can be told from the benchmark's: the pages, the backend's relay of SPICE
// channels over the door's stream sockets, and plain WebSockets to the guest's sockets for the other clients.
// Arguments: folder of the pages, SPICE socket, VNC socket, folder of spice-html5. Says its port.
import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { extname, join, normalize } from "node:path";
import { randomBytes } from "node:crypto";
import type { ByteStream, SpiceChannel } from "@openutm/shared-types";
import { WebSocketServer, type WebSocket } from "ws";
import { carryStreams } from "../../../backend-node/src/door/stream-sockets.ts";
import { createSpiceSession } from "../../../backend-node/src/spice-relay/spice-session.ts";

const [pages = "", spicePath = "", vncPath = "", spiceHtml5 = ""] = process.argv.slice(2);

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};
const spice = { endpoint: { kind: "unix", path: spicePath } } as const;
let session = createSpiceSession(spice);
const tickets = new Map<string, SpiceChannel>();

const body = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "POST" && pathname === "/open") {
    const channel = JSON.parse(await body(request)) as SpiceChannel;
    if (channel.channel === "main") session = createSpiceSession(spice);
    const ticket = randomBytes(16).toString("hex");
    tickets.set(ticket, channel);
    response.end(ticket);
    return;
  }
  const [folder, path] = pathname.startsWith("/spice-html5/")
    ? [spiceHtml5, pathname.slice("/spice-html5".length)]
    : [pages, pathname];
  const file = join(folder, normalize(path));
  if (!file.startsWith(folder) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
};

const server = createServer((request, response) => void serve(request, response));
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

const redeem = (ticket: string): Promise<ByteStream> => {
  const channel = tickets.get(ticket);
  tickets.delete(ticket);
  return channel === undefined
    ? Promise.reject(new Error("no such ticket"))
    : session.open(channel);
};

const carryRaw = (socket: WebSocket, path: string): void => {
  const guest = connect(path);
  guest.on("data", (chunk) => {
    socket.send(chunk, () => guest.resume());
    if (socket.bufferedAmount > 1 << 20) guest.pause();
  });
  guest.on("close", () => socket.close());
  guest.on("error", () => socket.close());
  socket.on("message", (data: Buffer) => guest.write(data));
  socket.on("close", () => guest.destroy());
};

const rawPaths: Readonly<Record<string, string>> = { "/raw-spice": spicePath, "/raw-vnc": vncPath };

server.on("upgrade", (request, socket, head) => {
  const path = request.url ?? "";
  const accept = (then: (opened: WebSocket) => void): void =>
    sockets.handleUpgrade(request, socket, head, then);
  const raw = rawPaths[path];
  if (raw !== undefined) accept((opened) => carryRaw(opened, raw));
  else {
    redeem(path.replace("/stream/", "")).then(
      (first) => accept((opened) => carryStreams(opened, { first, redeem })),
      () => socket.destroy(),
    );
  }
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.stdout.write(`${address?.port}\n`);
});
