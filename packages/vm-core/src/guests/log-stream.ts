// A VM's log as it is written, for whoever reads along.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream } from "@openutm/shared-types";
import type { GuestLogs } from "../ports/guest-logs.ts";
import { boundedBytes } from "./bounded-bytes.ts";

const firstLines = 500;
/** What a reader may be behind. */
const listenerBytes = 1024 * 1024;

const encoder = new TextEncoder();
const textOf = (lines: readonly string[]): Uint8Array =>
  encoder.encode(lines.map((line) => `${line}\n`).join(""));

/** The last 500 lines, then each new one. Ends when the reader closes it: a VM's log outlives its runs. */
export const openLogStream = async (logs: GuestLogs, vmId: string): Promise<ByteStream> => {
  const listener = boundedBytes(listenerBytes);
  const held: (readonly string[])[] = [];
  let isLive = false;
  // Followed before the tail is read, so that no line falls between the two.
  const stop = logs.follow(vmId, (lines) => {
    if (isLive) listener.push(textOf(lines));
    else held.push(lines);
  });
  const { lines } = await logs.tail(vmId, firstLines);
  listener.push(textOf(lines));
  const known = new Set(lines);
  for (const late of held) listener.push(textOf(late.filter((line) => !known.has(line))));
  isLive = true;
  return {
    chunks: listener.chunks,
    write: () => Promise.reject(new ApiError("stream.unavailable", "A log takes no bytes.")),
    close: () => {
      stop();
      listener.end();
    },
  };
};
