import { describe, expect, it } from "vitest";
import type { GuestLogs } from "../ports/guest-logs.ts";
import { openLogStream } from "./log-stream.ts";

const withLog = (during: (tell: (lines: readonly string[]) => void) => void) => {
  let tell: ((lines: readonly string[]) => void) | undefined;
  const logs = {
    follow: (_id: string, onLines: (lines: readonly string[]) => void) => {
      tell = onLines;
      return () => void (tell = undefined);
    },
    tail: async () => {
      during((lines) => tell?.(lines));
      return { path: "/log", lines: ["1 old", "2 seen twice"] };
    },
  } as unknown as GuestLogs;
  return {
    logs,
    tell: (lines: readonly string[]) => tell?.(lines),
    isFollowed: () => tell !== undefined,
  };
};

describe("a log that is read along", () => {
  it("loses no line between its end and what comes, and repeats none", async () => {
    const log = withLog((tell) => tell(["2 seen twice", "3 meanwhile"]));
    const stream = await openLogStream(log.logs, "vm");
    log.tell(["4 later"]);
    stream.close();
    let text = "";
    for await (const chunk of stream.chunks) text += new TextDecoder().decode(chunk);
    expect(text).toBe("1 old\n2 seen twice\n3 meanwhile\n4 later\n");
    expect(log.isFollowed()).toBe(false);
  });
});
