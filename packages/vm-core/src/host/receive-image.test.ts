import { ApiError } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import type { IncomingImage } from "../ports/image-inbox.ts";
import { createUpload, judgedBytes } from "./receive-image.ts";

const setUp = (sizeBytes: number, judge: () => Promise<void> = async () => undefined) => {
  const done: string[] = [];
  let storedBytes = 0;
  const incoming: IncomingImage = {
    path: "/images/a.iso",
    write: async (bytes) => void (storedBytes += bytes.length),
    judge: async () => {
      done.push(`judged at ${storedBytes}`);
      await judge();
    },
    finish: async () => void done.push("finished"),
    discard: async () => void done.push("discarded"),
  };
  const timers: (() => void)[] = [];
  const upload = createUpload({
    incoming,
    sizeBytes,
    clock: {
      nowMs: () => 0,
      after: (_ms, task) => {
        timers.push(task);
        return () => void timers.splice(timers.indexOf(task), 1);
      },
    },
  });
  const controller = new AbortController();
  const progress: number[] = [];
  const running = upload.run({
    id: "job",
    signal: controller.signal,
    progress: (fraction) => void progress.push(fraction),
  });
  running.catch(() => undefined);
  return { upload, running, controller, progress, timers, done };
};

describe("a file that is sent", () => {
  it("is judged at its first 64 KiB and gets its name when it is whole", async () => {
    const { upload, running, done, progress } = setUp(judgedBytes * 2);
    const stream = await upload.open();
    for (let n = 0; n < 4; n += 1) await stream.write(new Uint8Array(judgedBytes / 2));
    await running;
    for await (const _nothing of stream.chunks) throw new Error("nothing comes down");
    expect(done).toEqual([`judged at ${judgedBytes}`, "finished", "discarded"]);
    expect(progress.at(-1)).toBe(1);
  });

  it("that is smaller is judged when it is whole", async () => {
    const { upload, running, done } = setUp(10);
    await (await upload.open()).write(new Uint8Array(10));
    await running;
    expect(done).toEqual(["judged at 10", "finished", "discarded"]);
  });

  it("that is no image is refused in the middle, and the sender is told", async () => {
    const refusal = new ApiError("image.unknownFormat", "no image");
    const { upload, running, done } = setUp(judgedBytes * 100, () => Promise.reject(refusal));
    const stream = await upload.open();
    await expect(stream.write(new Uint8Array(judgedBytes))).rejects.toBe(refusal);
    await expect(running).rejects.toBe(refusal);
    await expect(stream.chunks[Symbol.asyncIterator]().next()).rejects.toBe(refusal);
    expect(done).not.toContain("finished");
    expect(done).toContain("discarded");
  });

  it("that ends early, or is longer than announced, leaves nothing", async () => {
    const short = setUp(100);
    const stream = await short.upload.open();
    await stream.write(new Uint8Array(50));
    stream.close();
    await expect(short.running).rejects.toMatchObject({ code: "stream.unavailable" });
    const long = setUp(100);
    const other = await long.upload.open();
    await expect(other.write(new Uint8Array(101))).rejects.toMatchObject({
      code: "request.invalid",
    });
    await expect(long.running).rejects.toMatchObject({ code: "request.invalid" });
    for (const { done } of [short, long])
      expect(done.filter((one) => one !== "judged at 50")).toEqual(["discarded"]);
  });

  it("that nobody begins to send is given up when its ticket is void", async () => {
    const { running, timers, done } = setUp(100);
    timers[0]?.();
    await expect(running).rejects.toMatchObject({ code: "stream.unavailable" });
    expect(done).toEqual(["discarded"]);
  });

  it("is cancelled with its job", async () => {
    const { upload, running, controller, done } = setUp(100);
    await upload.open();
    controller.abort(new Error("cancelled"));
    await expect(running).rejects.toThrow("cancelled");
    expect(done).toEqual(["discarded"]);
  });
});
