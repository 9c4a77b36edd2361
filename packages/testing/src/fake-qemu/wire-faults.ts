// What a FAKE QEMU does wrong on the wire, below the level of commands.
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import type { Socket } from "node:net";
import type { FakeMode } from "./install.ts";

/** Where to listen; undefined when no one shall. */
export const placeSocket = (mode: FakeMode, path: string): string | undefined => {
  if (mode === "socketIsPipe") {
    spawnSync("mkfifo", [path]);
    return undefined;
  }
  if (mode !== "socketIsLink") return path;
  symlinkSync(`${path}.elsewhere`, path);
  return `${path}.elsewhere`;
};

const hugeBytes = 64 * 1024 * 1024;
const reorderMs = 100;

const idOf = (line: string): unknown => (JSON.parse(line) as { id?: unknown }).id;
const isReply = (line: string): boolean =>
  /^\{"(?:return|error)"/.test(line) || line.includes('"return":');

/** What becomes of a line that the fake says. */
type Spoil = (say: (bytes: string | Buffer) => void, socket: Socket) => (line: string) => void;

/** Spoils the first reply after the negotiation (`qmp_capabilities`, `query-status`, `cont`) has gone well. */
const afterStart =
  (spoil: (line: string, say: (bytes: string | Buffer) => void, socket: Socket) => void): Spoil =>
  (say, socket) => {
    let replies = 0;
    return (line) => {
      if (!isReply(line)) return say(line);
      replies += 1;
      if (replies <= 2) say(line);
      else spoil(line, say, socket);
    };
  };

const spoils: Partial<Record<FakeMode, Spoil>> = {
  splitsUtf8: (say) => {
    const text = `${JSON.stringify({ timestamp: { seconds: 1, microseconds: 0 }, event: "X_TEXT", data: { text: "é💥" } })}\r\n`;
    return (line) => {
      // After the greeting, which must come first.
      const whole = line.includes('"QMP"') ? line : text + line;
      for (const byte of Buffer.from(whole)) say(Buffer.from([byte]));
    };
  },
  errorsWithoutClass: afterStart((line, say) =>
    say(`${JSON.stringify({ error: { desc: "FAKE: no class" }, id: idOf(line) })}\r\n`),
  ),
  endsMidReply: afterStart((line, say, socket) => {
    say(line.slice(0, line.length / 2));
    socket.end();
  }),
  floodsReply: afterStart((line, say) =>
    say(`{"return": {"x": "${"x".repeat(hugeBytes)}"}, "id": ${JSON.stringify(idOf(line))}}\r\n`),
  ),
  reorders: (say) => {
    let held: string[] = [];
    let replies = 0;
    return (line) => {
      replies += 1;
      if (!isReply(line) || replies <= 3) return say(line);
      held.push(line);
      if (held.length > 1) return undefined;
      setTimeout(() => {
        for (const one of held.toReversed()) say(one);
        held = [];
      }, reorderMs);
      return undefined;
    };
  },
};

/** The socket as the fake shall use it; undefined when nothing more is to be said on it. */
export const spoilSocket = (
  mode: FakeMode,
  socket: Socket,
  greeting: string,
): Socket | undefined => {
  if (mode === "greetsHttp")
    socket.write("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>\r\n");
  if (mode === "greetsHalf") socket.write(greeting.slice(0, greeting.length / 2));
  if (mode === "greetsHttp" || mode === "greetsHalf") return undefined;
  const spoil = spoils[mode]?.((bytes) => void socket.write(bytes), socket);
  if (spoil === undefined) return socket;
  return new Proxy(socket, {
    get: (target, key) => {
      if (key === "write") return (text: string) => (spoil(text), true);
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
};
