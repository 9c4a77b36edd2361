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

  it("lets go when its reader stops", async () => {
    const queue = boundedBytes(10);
    queue.push(bytes(1));
    for await (const _chunk of queue.chunks) break;
    queue.push(bytes(2));
    expect(await rest(queue.chunks)).toEqual([]);
  });
});
