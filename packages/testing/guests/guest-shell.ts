/** Commands for a guest whose serial line has a shell, and what they say. */
import type { RunningQemu } from "./run-qemu.ts";

export type GuestShell = {
  /** What the command wrote to its outputs. @throws Error with that text when it fails */
  run(command: string, timeoutMs?: number): Promise<Buffer>;
  /** As text, without the last line's end. */
  text(command: string, timeoutMs?: number): Promise<string>;
  /** Puts a small file there. */
  write(path: string, bytes: Uint8Array): Promise<void>;
};

/** The shell edits and wraps long lines: files come in pieces. */
const pieceCharacters = 400;

export function guestShell(
  qemu: Pick<RunningQemu, "serialText" | "serialSays" | "writeSerial">,
): GuestShell {
  let number = 0;
  const run: GuestShell["run"] = async (command, timeoutMs = 60_000) => {
    number += 1;
    const [begin, end] = [`begin-${number}`, `end-${number}`];
    // The arithmetic keeps the echo of the line itself from looking like its outcome.
    qemu.writeSerial(
      `{ ${command} ; } >/tmp/said 2>&1; code=$?; echo begin-$((${number})); base64 /tmp/said; echo end-$((${number}))=$code\n`,
    );
    const outcome = new RegExp(`${begin}\\r?\\n([^]*?)${end}=(\\d+)`);
    await qemu.serialSays(outcome, timeoutMs);
    const [, said = "", code] = outcome.exec(qemu.serialText()) ?? [];
    const bytes = Buffer.from(said, "base64");
    if (code !== "0") throw new Error(`${command} ended with ${code}: ${bytes.toString()}`);
    return bytes;
  };
  return {
    run,
    text: async (command, timeoutMs) => (await run(command, timeoutMs)).toString().trimEnd(),
    write: async (path, bytes) => {
      const text = Buffer.from(bytes).toString("base64");
      await run(`: >${path}.b64`);
      for (let at = 0; at < text.length; at += pieceCharacters)
        await run(`printf %s ${text.slice(at, at + pieceCharacters)} >>${path}.b64`);
      await run(`base64 -d ${path}.b64 >${path}`);
    },
  };
}
