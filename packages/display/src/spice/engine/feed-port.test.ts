// A stream that the page reads for the worker: whole, both ways, and never far ahead of what was taken.
import type { ByteStream } from "@openutm/shared-types";
import { afterEach, describe, expect, it } from "vitest";
import { portBytes } from "./byte-source.ts";
import { feedPort } from "./feed-port.ts";

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

const channel = (): MessageChannel => {
  const made = new MessageChannel();
  ports.push(made.port1, made.port2);
  return made;
};

const piece = 1024 * 1024;

/** A guest that would send 64 MiB. */
const eager = () => {
  const said = { pieces: 0, closed: 0, written: [] as number[] };
  const stream: ByteStream = {
    chunks: (async function* () {
      for (let index = 0; index < 64; index += 1) {
        said.pieces += 1;
        yield new Uint8Array(piece).fill(index);
      }
    })(),
    write: (bytes) => {
      said.written.push(...bytes);
      return Promise.resolve();
    },
    close: () => {
      said.closed += 1;
    },
  };
  return { said, stream };
};

describe("a stream through a port", () => {
  it("brings every byte in order and ends", async () => {
    const { port1, port2 } = channel();
    const { said, stream } = eager();
    const firsts: number[] = [];
    const ended = new Promise<void>((resolve) => {
      void portBytes(port2)({
        onBytes: (bytes) => void firsts.push(bytes[0] ?? -1),
        onEnd: resolve,
      });
    });
    feedPort(stream, port1);
    await ended;
    expect(firsts).toEqual(Array.from({ length: 64 }, (_, index) => index));
    expect(said.closed).toBe(1);
  });

  it("stops reading the guest while the worker takes nothing", async () => {
    const { port1, port2 } = channel();
    const { said, stream } = eager();
    feedPort(stream, port1);
    let before = -1;
    await expect
      .poll(() => {
        const settled = said.pieces === before && said.pieces > 0;
        before = said.pieces;
        return settled;
      })
      .toBe(true);
    // Four MiB under way, and the piece that went over it.
    expect(said.pieces).toBe(5);
    let got = 0;
    await new Promise<void>((resolve) => {
      void portBytes(port2)({ onBytes: (bytes) => void (got += bytes.length), onEnd: resolve });
    });
    expect(got).toBe(64 * piece);
  });

  it("carries what the worker says, and its end", async () => {
    const { port1, port2 } = channel();
    const { said, stream } = eager();
    feedPort(stream, port1);
    const sink = await portBytes(port2)({ onBytes: () => undefined, onEnd: () => undefined });
    sink.send(Uint8Array.of(1, 2, 3));
    sink.close();
    await expect.poll(() => said.closed).toBe(1);
    expect(said.written).toEqual([1, 2, 3]);
  });
});
