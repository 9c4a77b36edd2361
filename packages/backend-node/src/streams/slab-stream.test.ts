import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSlabStream } from "./slab-stream.ts";

let folder: string;
let server: Server;
let accepted: Promise<Socket>;
const place = () => ({ kind: "unix" as const, path: join(folder, "s") });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ou-slab-"));
  server = createServer();
  accepted = new Promise((resolve) => server.once("connection", resolve));
  await new Promise<void>((resolve) => server.listen(place().path, resolve));
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every fourth byte tells where it stands. */
const marked = (bytes: number): Buffer => {
  const words = Uint32Array.from({ length: bytes / 4 }, (_, at) => at);
  return Buffer.from(words.buffer);
};

describe("a stream of slabs", () => {
  it("gives every byte once and in order to a reader that is slower than the guest", async () => {
    const all = marked(16 * 1024 * 1024);
    const stream = await openSlabStream(place());
    (await accepted).end(all);
    let at = 0;
    for await (const chunk of stream.chunks) {
      // The memory is the reader's until it asks again, whatever is read meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(all.subarray(at, at + chunk.length).equals(chunk)).toBe(true);
      at += chunk.length;
    }
    expect(at).toBe(all.length);
    stream.close();
  });

  it("holds the guest back while nobody reads", async () => {
    const stream = await openSlabStream(place());
    const guest = await accepted;
    let taken = 0;
    const chunk = Buffer.alloc(256 * 1024);
    const more = (): void => {
      guest.write(chunk, (error) => {
        if (error != null) return;
        taken += chunk.length;
        more();
      });
    };
    guest.on("error", () => {});
    more();
    let before = -1;
    await expect
      .poll(
        () => {
          const same = taken === before;
          before = taken;
          return same && taken > 0;
        },
        { timeout: 20_000, interval: 200 },
      )
      .toBe(true);
    expect(taken).toBeLessThan(8 * 1024 * 1024);
    const { value } = await stream.chunks[Symbol.asyncIterator]().next();
    expect(value?.length).toBeGreaterThan(0);
    stream.close();
    guest.destroy();
  });

  it("carries what is written, and ends with the guest", async () => {
    const stream = await openSlabStream(place());
    const guest = await accepted;
    const heard = new Promise<string>((resolve) =>
      guest.once("data", (data) => resolve(`${data}`)),
    );
    await stream.write(Buffer.from("key"));
    expect(await heard).toBe("key");
    guest.destroy();
    expect((await stream.chunks[Symbol.asyncIterator]().next()).done).toBe(true);
    await expect
      .poll(
        () =>
          stream.write(Buffer.from("x")).then(
            () => "sent",
            () => "closed",
          ),
        { timeout: 20_000 },
      )
      .toBe("closed");
  });
});
