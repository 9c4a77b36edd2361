import { describe, expect, it } from "vitest";
import { boundedBytes } from "./bounded-bytes.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

const rest = async (chunks: AsyncIterable<Uint8Array>): Promise<number[]> => {
  const all: number[] = [];
  for await (const chunk of chunks) all.push(...chunk);
  return all;
};

describe("boundedBytes", () => {
  it("hands over what it has, waits, and ends", async () => {
    const queue = boundedBytes(10);
    queue.push(bytes(1, 2));
    const reading = rest(queue.chunks);
    await Promise.resolve();
    queue.push(bytes(3));
    queue.end();
    queue.push(bytes(4));
    expect(await reading).toEqual([1, 2, 3]);
  });

  it("drops the oldest chunks of a reader that is behind", async () => {
    const queue = boundedBytes(4);
    queue.push(bytes(1, 2));
    queue.push(bytes(3, 4));
    queue.push(bytes(5));
    queue.end();
    expect(await rest(queue.chunks)).toEqual([3, 4, 5]);
  });

  it("keeps the end of a chunk that is larger than all of it", async () => {
    const queue = boundedBytes(2);
    queue.push(bytes(1, 2, 3, 4));
    queue.end();
    expect(await rest(queue.chunks)).toEqual([3, 4]);
  });

  it("keeps what it was lent", async () => {
    const queue = boundedBytes(10);
    const lent = bytes(1, 2);
    queue.push(lent);
    lent.fill(0);
    queue.end();
    expect(await rest(queue.chunks)).toEqual([1, 2]);
  });

  it("joins what comes byte by byte, and drops from its front", async () => {
    const queue = boundedBytes(1024);
    for (let n = 0; n < 10_000; n += 1) queue.push(bytes(n % 251));
    queue.end();
    const chunks: Uint8Array[] = [];
    for await (const chunk of queue.chunks) chunks.push(chunk);
    const all = chunks.flatMap((chunk) => [...chunk]);
    expect(chunks.length).toBeLessThanOrEqual(257);
    expect(all.length).toBeGreaterThan(1000);
    expect(all).toEqual(
      Array.from({ length: all.length }, (_, n) => (10_000 - all.length + n) % 251),
    );
  });

  it("lets go when its reader stops", async () => {
    const queue = boundedBytes(10);
    queue.push(bytes(1));
    for await (const _chunk of queue.chunks) break;
    queue.push(bytes(2));
    expect(await rest(queue.chunks)).toEqual([]);
  });
});
