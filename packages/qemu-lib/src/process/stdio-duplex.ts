/** I/O edge: a child's standard streams as the byte stream that QMP speaks over. */
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { ByteDuplex } from "../qmp/duplex.ts";

export function stdioDuplex(
  child: ChildProcessByStdio<Writable, Readable, Readable | null>,
): ByteDuplex {
  let failure: Error | undefined;
  // A program that is gone takes no bytes; its end is told by its standard output.
  child.stdin.on("error", () => undefined);
  child.once("error", (error) => (failure = error));
  return {
    listen: ({ onData, onEnd }) => {
      child.stdout.on("data", onData);
      child.stdout.once("close", () => onEnd(failure));
    },
    write: (bytes) => {
      if (child.stdin.writable) child.stdin.write(bytes);
    },
    close: () => void child.stdin.destroy(),
  };
}
