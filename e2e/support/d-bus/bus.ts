// A D-Bus of its own for one test file, and a connection to it: nothing of this machine's desktop is seen or reached.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeMessage, encodeMessage, messageTypes, type Message, type Value } from "./wire.ts";

export type Bus = { readonly address: string; end(): void };

export type Reply = { readonly signature: string; readonly body: readonly Value[] };
/** Answers a call; undefined is the error that there is no such method. */
export type Answer = (call: Message) => Reply | undefined;
export type Target = {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
};

export type BusConnection = {
  call(target: Target, member: string, signature?: string, ...body: Value[]): Promise<Message>;
  signal(
    from: Omit<Target, "destination">,
    member: string,
    signature: string,
    ...body: Value[]
  ): void;
  /** Gets a well-known name and answers what is asked of it. */
  own(name: string, answer: Answer): Promise<void>;
  close(): void;
};

/** No service of this machine can be started by it: it knows no folder of them. */
const config = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

const daemon: Target = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
};

/** @throws when there is no dbus-daemon */
export const startBus = (): Promise<Bus> =>
  new Promise((resolve, reject) => {
    const folder = mkdtempSync(join(tmpdir(), "openutm-bus-"));
    const socket = join(folder, "bus");
    const configFile = join(folder, "bus.conf");
    writeFileSync(configFile, config(socket));
    const child = spawn(
      "dbus-daemon",
      [`--config-file=${configFile}`, "--nofork", "--print-address"],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`dbus-daemon ended with ${code}.`)));
    // It says its address when it listens.
    child.stdout.once("data", () =>
      resolve({
        address: `unix:path=${socket}`,
        end: () => {
          child.kill("SIGTERM");
          rmSync(folder, { recursive: true, force: true });
        },
      }),
    );
  });

const unknownMethod = "org.freedesktop.DBus.Error.UnknownMethod";

export const connectToBus = async ({ address }: Bus): Promise<BusConnection> => {
  const socket = connect(address.slice("unix:path=".length));
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString("hex");
  const agreed = new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("data", (line: Buffer) =>
      line.toString("latin1").startsWith("OK ")
        ? resolve()
        : reject(new Error(`The bus refuses: ${line.toString("latin1")}`)),
    );
  });
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  await agreed;
  socket.write("BEGIN\r\n");

  const waiting = new Map<number, (answer: Message) => void>();
  const owned: Answer[] = [];
  let serial = 0;
  const send = (message: Omit<Message, "serial">): number => {
    serial += 1;
    socket.write(encodeMessage({ ...message, serial }));
    return serial;
  };
  const answer = (call: Message): void => {
    const { serial: replySerial, sender = "" } = call;
    const to = { replySerial, destination: sender };
    for (const of of owned) {
      const reply = of(call);
      if (reply === undefined) continue;
      send({ type: messageTypes.reply, ...to, ...reply });
      return;
    }
    const error = { errorName: unknownMethod, signature: "s", body: [`No ${call.member} here.`] };
    send({ type: messageTypes.error, ...to, ...error });
  };

  let bytes = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let next = decodeMessage(bytes); next !== undefined; next = decodeMessage(bytes)) {
      bytes = bytes.subarray(next.end);
      const { message } = next;
      if (message.type === messageTypes.call) answer(message);
      else if (message.replySerial !== undefined) waiting.get(message.replySerial)?.(message);
    }
  });

  const call: BusConnection["call"] = (target, member, signature = "", ...body) =>
    new Promise((resolve, reject) => {
      const sent = send({ type: messageTypes.call, ...target, member, signature, body });
      waiting.set(sent, (reply) => {
        waiting.delete(sent);
        if (reply.type !== messageTypes.error) resolve(reply);
        else reject(new Error(`${member}: ${reply.errorName}: ${String(reply.body[0] ?? "")}`));
      });
    });
  await call(daemon, "Hello");
  return {
    call,
    signal: (from, member, signature, ...body) =>
      void send({ type: messageTypes.signal, ...from, member, signature, body }),
    own: async (name, of) => {
      owned.push(of);
      await call(daemon, "RequestName", "su", name, 0);
    },
    close: () => socket.destroy(),
  };
};
