import { createMemoryConnection } from "@openutm/native-bridge";
import { ApiError, type Job } from "@openutm/shared-types";
import { describe, expect, it, vi } from "vitest";
import { sendableName, sendFile } from "./send-file.ts";

const ticket = "t".repeat(43);
const job = (state: Job["state"], error?: Job["error"]): Job => ({
  id: "j",
  kind: "receive",
  title: "",
  state,
  startedAtMs: 0,
  cancellable: true,
  ...(error === undefined ? {} : { error }),
});

const backend = (onBytes: (total: number) => Job | undefined) => {
  let total = 0;
  let closed = false;
  const cancelled = vi.fn<() => void>();
  const connection = createMemoryConnection({
    handlers: {
      "image.receive": async () => ({ ticket, path: "/images/disc.iso", jobId: "j" }),
      "job.cancel": async () => {
        cancelled();
        connection.emit({ topic: "job.changed", payload: { job: job("cancelled") } });
        return {};
      },
    },
    openStream: async () => ({
      chunks: (async function* () {})(),
      write: async (bytes) => {
        if (closed) throw new ApiError("stream.unavailable", "The stream is closed.");
        total += bytes.byteLength;
        const end = onBytes(total);
        if (end === undefined) return;
        closed = end.state === "failed";
        connection.emit({ topic: "job.changed", payload: { job: end } });
      },
      close: () => undefined,
    }),
  });
  return { connection, cancelled, total: () => total };
};
const file = new File([new Uint8Array(300_000)], "disc.iso");
const options = () => ({
  onProgress: vi.fn<(sentBytes: number) => void>(),
  signal: new AbortController().signal,
});

describe("sendFile", () => {
  it("gives the stored file's path once the backend has all of it", async () => {
    const { connection, total } = backend((bytes) =>
      bytes === file.size ? job("done") : undefined,
    );
    const how = options();
    expect(await sendFile(connection, file, how)).toBe("/images/disc.iso");
    expect(total()).toBe(file.size);
    expect(how.onProgress).toHaveBeenLastCalledWith(file.size);
  });

  it("stops at once when the backend refuses the file, and says the backend's reason", async () => {
    const refusal = { code: "image.unknownFormat", message: "That is no image." };
    const big = new File([new Uint8Array(5_000_000)], "text.txt");
    const { connection, total } = backend((bytes) =>
      bytes >= 65_536 ? job("failed", refusal) : undefined,
    );
    await expect(sendFile(connection, big, options())).rejects.toThrow("That is no image.");
    expect(total()).toBeLessThan(big.size);
  });

  it("cancels the job when nobody wants the file any more", async () => {
    const abort = new AbortController();
    const { connection, cancelled } = backend(() => {
      abort.abort();
      return undefined;
    });
    const sent = sendFile(connection, new File([new Uint8Array(5_000_000)], "a.iso"), {
      onProgress: vi.fn<(sentBytes: number) => void>(),
      signal: abort.signal,
    });
    await expect(sent).rejects.toMatchObject({ code: "job.cancelled" });
    expect(cancelled).toHaveBeenCalledOnce();
  });
});

it("a name that could lead elsewhere becomes one that cannot", () => {
  expect(sendableName("../../etc/passwd")).toBe(".._.._etc_passwd");
  expect(sendableName("a\u0000b\n.iso")).toBe("a_b_.iso");
  expect(sendableName("..")).toBe("image");
  expect(sendableName(`${"x".repeat(300)}.iso`)).toHaveLength(255);
});
