// One QEMU of this system with a SPICE server, for a recording or a test.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beepDisk } from "./beep.ts";
import type { RecordingCase } from "./cases.ts";

const demoImage = fileURLToPath(new URL("../../../../guests/demo/demo.img", import.meta.url));
const devices = { std: "VGA", qxl: "qxl-vga", virtio: "virtio-vga" } as const;

/** On TCP only; a unix socket in a directory of our own needs none. */
export const ticket = "recorded-by-openutm";

export type Guest = {
  readonly endpoint:
    | { readonly kind: "unix"; readonly path: string }
    | { readonly kind: "tcp"; readonly host: "127.0.0.1"; readonly port: number };
  readonly connectSpice: () => Promise<Socket>;
  readonly ticket: string;
  readonly qmp: (command: string, args?: object) => Promise<unknown>;
  readonly directory: string;
  readonly commandLine: string;
  readonly stop: () => Promise<void>;
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const connected = (open: () => Socket): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = open();
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve(socket);
    });
  });

/** The socket appears a moment after the process. */
const eventually = async (open: () => Socket, child: ChildProcess): Promise<Socket> => {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`QEMU ended with ${child.exitCode}`);
    try {
      return await connected(open);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("QEMU did not open its socket");
};

const openQmp = async (socket: Socket): Promise<Guest["qmp"]> => {
  const waiting: ((reply: { readonly return?: unknown; readonly error?: unknown }) => void)[] = [];
  createInterface({ input: socket }).on("line", (line) => {
    const message = JSON.parse(line) as object;
    if ("return" in message || "error" in message) waiting.shift()?.(message);
  });
  const qmp: Guest["qmp"] = (execute, args = {}) =>
    new Promise((resolve, reject) => {
      waiting.push((reply) =>
        reply.error === undefined
          ? resolve(reply.return)
          : reject(new Error(JSON.stringify(reply.error))),
      );
      socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    });
  await qmp("qmp_capabilities");
  return qmp;
};

type Wanted = Pick<RecordingCase, "guest" | "device" | "transport" | "spice" | "devices">;

/** Starts a guest; `stop` ends it and removes its directory. */
export const startGuest = async (wanted: Wanted): Promise<Guest> => {
  const directory = await mkdtemp(join(tmpdir(), "spice-"));
  const spicePath = join(directory, "spice.sock");
  const qmpPath = join(directory, "qmp.sock");
  const diskPath = wanted.guest === "demo" ? demoImage : join(directory, "beep.img");
  if (wanted.guest === "beep") await writeFile(diskPath, beepDisk());
  await writeFile(join(directory, "ticket"), ticket, { mode: 0o600 });
  const port = wanted.transport === "tcp" ? await freePort() : 0;
  const place =
    wanted.transport === "unix"
      ? ["unix=on", `addr=${spicePath}`, "disable-ticketing=on"]
      : ["addr=127.0.0.1", `port=${port}`, "password-secret=ticket"];
  const args = [
    ...["-machine", "q35", "-accel", "tcg", "-m", "64", "-nodefaults", "-no-user-config"],
    ...["-object", `secret,id=ticket,file=${join(directory, "ticket")}`],
    ...["-drive", `file=${diskPath},format=raw,if=virtio,readonly=on`],
    ...["-device", devices[wanted.device], "-display", "none"],
    ...["-spice", [...place, ...(wanted.spice ?? [])].join(",")],
    ...["-qmp", `unix:${qmpPath},server=on,wait=off`, ...(wanted.devices ?? [])],
  ];
  const child = spawn("qemu-system-x86_64", args, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const qmp = await openQmp(await eventually(() => connect(qmpPath), child));
    const open = (): Socket =>
      wanted.transport === "unix" ? connect(spicePath) : connect(port, "127.0.0.1");
    return {
      endpoint:
        wanted.transport === "unix"
          ? { kind: "unix", path: spicePath }
          : { kind: "tcp", host: "127.0.0.1", port },
      connectSpice: () => connected(open),
      ticket: wanted.transport === "tcp" ? ticket : "",
      qmp,
      directory,
      commandLine: args
        .join(" ")
        .replaceAll(directory, "$DIR")
        .replaceAll(demoImage, "guests/demo/demo.img"),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
