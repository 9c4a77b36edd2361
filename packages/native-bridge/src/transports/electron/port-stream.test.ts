import { expect, it } from "vitest";
import { portStream, type BytePort, type PortMessage } from "./port-stream.ts";

/** Two ends of a channel, as browsers and Electron have it: messages come later, in order, cloned. */
const channel = (): readonly [BytePort, BytePort] => {
  type End = BytePort & { take(message: PortMessage): void; peer?: End };
  const end = (): End => {
    const early: PortMessage[] = [];
    const closers: (() => void)[] = [];
    let listener: ((message: PortMessage) => void) | undefined;
    return {
      take: (message) => void (listener === undefined ? early.push(message) : listener(message)),
      post(message) {
        const copy = structuredClone(message);
        queueMicrotask(() => this.peer?.take(copy));
      },
      onMessage(next) {
        listener = next;
        for (const message of early.splice(0)) next(message);
      },
      onClose: (closer) => void closers.push(closer),
      close: () => undefined,
    };
  };
  const [one, other] = [end(), end()];
  one.peer = other;
  other.peer = one;
  return [one, other];
};

const read = async (chunks: AsyncIterable<Uint8Array>): Promise<number> => {
  let total = 0;
  for await (const chunk of chunks) total += chunk.byteLength;
  return total;
};

it("carries bytes in order and ends where the other side ends", async () => {
  const [a, b] = channel();
  const [from, to] = [portStream(a), portStream(b)];
  const arriving = (async () => {
    const bytes: number[] = [];
    for await (const chunk of to.chunks) bytes.push(...chunk);
    return bytes;
  })();
  await from.write(Uint8Array.of(1, 2));
  await from.write(Uint8Array.of(3));
  from.close();
  expect(await arriving).toEqual([1, 2, 3]);
  await expect(to.write(Uint8Array.of(4))).rejects.toMatchObject({
    value: { code: "stream.unavailable" },
  });
});

it("waits for a reader that is a window behind, and goes on with it", async () => {
  const [a, b] = channel();
  const [from, to] = [portStream(a), portStream(b)];
  let sent = 0;
  const sending = (async () => {
    for (; sent < 40; sent += 1) await from.write(new Uint8Array(100_000));
    from.close();
  })();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sent).toBeLessThan(12);
  expect(await read(to.chunks)).toBe(4_000_000);
  await sending;
});

it("lets a waiting writer go when the reader closes", async () => {
  const [a, b] = channel();
  const [from, to] = [portStream(a), portStream(b)];
  const writing = from.write(new Uint8Array(2_000_000));
  to.close();
  await writing;
  await expect(from.write(Uint8Array.of(1))).rejects.toThrow("The stream is closed.");
});
