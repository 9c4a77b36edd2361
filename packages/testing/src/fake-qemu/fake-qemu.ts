// A FAKE QEMU, for what the real one does too rarely to wait for. Plays recorded QMP (vectors/qmp) on the sockets that its
// argv names; the mode says where it goes wrong. Runs no guest.
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { QmpRecording } from "@openutm/qemu-lib";
import type { FakeMode } from "./install.ts";
import { placeSocket, spoilSocket } from "./wire-faults.ts";

const recording = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../shared-types/vectors/qmp/q35-7.2.json"), "utf8"),
) as QmpRecording;
const greeting = recording.lines[0]?.line ?? "";

/** The first recorded reply to each command. */
const replies = new Map<string, Record<string, unknown>>();
for (const [index, { from, line }] of recording.lines.entries()) {
  if (from !== "client") continue;
  const { execute, id } = JSON.parse(line) as { execute: string; id: number };
  const reply = recording.lines
    .slice(index)
    .filter((entry) => entry.from === "qemu")
    .map((entry) => JSON.parse(entry.line) as Record<string, unknown>)
    .find((entry) => entry["id"] === id);
  if (reply !== undefined && !replies.has(execute)) replies.set(execute, reply);
}

const event = (name: string, data: Record<string, unknown> = {}): string =>
  `${JSON.stringify({ timestamp: { seconds: 1_700_000_000, microseconds: 0 }, event: name, data })}\r\n`;

const floodPerTick = 100;
const blockError = (nospace: boolean): string =>
  event("BLOCK_IO_ERROR", {
    device: "",
    "node-name": "image-disk",
    operation: "write",
    action: nospace ? "stop" : "report",
    nospace,
    reason: "No space left on device",
  });

const flood = (socket: Socket, line: string): void => {
  const timer = setInterval(() => socket.write(line.repeat(floodPerTick)), 10);
  socket.on("close", () => clearInterval(timer));
};

/** What begins once the client has negotiated. */
const afterNegotiation: Partial<Record<FakeMode, (socket: Socket) => void>> = {
  floodsEvents: (socket) => flood(socket, event("STOP") + event("RESUME")),
  floodsDiskErrors: (socket) => flood(socket, blockError(false)),
  diskFull: (socket) => socket.write(blockError(true) + event("STOP")),
};

type Request = {
  readonly execute: string;
  readonly id: unknown;
  readonly arguments?: Readonly<Record<string, unknown>>;
};

let isTrayOpen = false;

/** A guest that holds its medium until it is forced. The refusal is QEMU 7.2's (blockdev.c). */
const trayAnswers: Readonly<Record<string, (request: Request) => Record<string, unknown>>> = {
  "blockdev-open-tray": ({ arguments: given }) => {
    isTrayOpen ||= given?.["force"] === true;
    return isTrayOpen
      ? { return: {} }
      : {
          error: {
            class: "GenericError",
            desc: `Device '${String(given?.["id"])}' is locked and force was not specified, wait for tray to open and try again`,
          },
        };
  },
  "blockdev-remove-medium": () => ({ return: {} }),
  "blockdev-del": () => ({ return: {} }),
  "query-block": () => ({
    return: [
      {
        device: "",
        qdev: "drive-cd0",
        removable: true,
        locked: !isTrayOpen,
        tray_open: isTrayOpen,
      },
    ],
  }),
};

const answer = (
  mode: FakeMode,
  socket: Socket,
  request: { execute: string; id: unknown },
): void => {
  const { execute, id } = request;
  const send = (reply: Record<string, unknown>): void =>
    void socket.write(`${JSON.stringify({ ...reply, id })}\r\n`);
  if (execute === "query-status") {
    send({ return: { status: "running", singlestep: false, running: true } });
    afterNegotiation[mode]?.(socket);
    return;
  }
  if (execute === "quit") {
    send({ return: {} });
    if (mode !== "ignoresQuit") process.exit(0);
    return;
  }
  if (mode === "locksTray" && trayAnswers[execute] !== undefined)
    return send(trayAnswers[execute](request));
  if (execute === "cont") socket.write(event("RESUME"));
  if (execute === "stop") socket.write(event("STOP"));
  send(
    replies.get(execute) ?? {
      error: { class: "CommandNotFound", desc: `The command ${execute} has not been found` },
    },
  );
};

const serve = (mode: FakeMode, connection: Socket): void => {
  connection.on("error", () => undefined);
  const socket = spoilSocket(mode, connection, greeting);
  if (socket === undefined) return;
  if (mode === "hangsBeforeGreeting") return;
  if (mode === "garbage") {
    socket.write(Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0x22, 0x0a, 0x80, 0x0a]));
    return;
  }
  socket.write(`${greeting}\r\n`);
  let rest = "";
  socket.on("data", (chunk) => {
    rest += chunk.toString("utf8");
    // Requests come one after another, with or without a line end between them.
    for (let end = endOfObject(rest); end > 0; end = endOfObject(rest)) {
      answer(mode, socket, JSON.parse(rest.slice(0, end)) as Request);
      rest = rest.slice(end);
    }
  });
};

/** Where the first whole JSON object ends; 0 when there is none yet. */
const endOfObject = (text: string): number => {
  for (let end = text.indexOf("}") + 1; end > 0; end = text.indexOf("}", end) + 1) {
    try {
      JSON.parse(text.slice(0, end));
      return end;
    } catch {
      // Not whole yet.
    }
  }
  return 0;
};

const socketPathOf = (id: string): string => {
  const text =
    process.argv.find(
      (argument) => argument.startsWith("socket,") && argument.includes(`id=${id},`),
    ) ?? "";
  return /(?:^|,)path=((?:[^,]|,,)*)/.exec(text)?.[1]?.replaceAll(",,", ",") ?? "";
};

const mode = readFileSync(
  join(process.env["OPENUTM_FAKE_QEMU"] ?? "", "mode"),
  "utf8",
).trim() as FakeMode;
if (mode === "exitsSilently") process.exit(1);
if (mode === "exitsBeforeSocket") {
  process.stderr.write("qemu-system-x86_64: FAKE: no such luck\n");
  process.exit(3);
}
if (mode === "ignoresQuit") process.on("SIGTERM", () => undefined);
for (const id of ["qmp", "qmp2"]) {
  const path = placeSocket(mode, socketPathOf(id));
  if (path !== undefined) createServer((socket) => serve(mode, socket)).listen(path);
}
// A fake without a listener lives on as well.
setInterval(() => undefined, 60_000);
