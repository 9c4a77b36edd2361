import { channels } from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import { channelFrames } from "../../testing/recordings.ts";
import { createDataChannel } from "./data-channel.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a channel that carries another protocol", () => {
  it("is named, opened, fed and closed", () => {
    const channel = createDataChannel();
    expect(
      channel.receive({ name: "init", body: { portName: "org.example.0", opened: true } }),
    ).toEqual([{ type: "named", portName: "org.example.0" }, { type: "opened" }]);
    expect(channel.receive({ name: "data", body: { bytes: bytes("hello") } })).toEqual([
      { type: "data", bytes: bytes("hello") },
    ]);
    const events = [0, 1, 2, 9].flatMap((event) =>
      channel.receive({ name: "event", body: { event } }),
    );
    expect(events).toEqual([{ type: "opened" }, { type: "closed" }, { type: "break" }]);
  });

  it("unpacks what a server has packed, and no more than was announced", () => {
    const channel = createDataChannel();
    // Three literals, then a match of nine at distance three (LZ4 block format).
    const packed = new Uint8Array([0x35, 0x61, 0x62, 0x63, 3, 0, 0x50, 1, 2, 3, 4, 5]);
    const receive = (uncompressedBytes: number, compression = 1) =>
      channel.receive({
        name: "compressed_data",
        body: { compression, uncompressedBytes, bytes: packed },
      });
    expect(receive(17)).toEqual([
      { type: "data", bytes: new Uint8Array([...bytes("abcabcabcabc"), 1, 2, 3, 4, 5]) },
    ]);
    for (const answer of [receive(4), receive(0xffff_ffff), receive(17, 7)])
      expect(answer).toMatchObject([{ type: "problem", messageName: "compressed_data" }]);
    expect(receive(17, 0)).toEqual([{ type: "data", bytes: packed }]);
  });

  it.each(["port", "webdav", "usbredir"] as const)("takes what a real server's %s says", (name) => {
    const channel = createDataChannel();
    const outputs = channelFrames("ports", name).flatMap((frame) =>
      channel.receive(channels.port.parse(frame)),
    );
    expect(outputs.filter(({ type }) => type === "problem")).toEqual([]);
    expect(outputs.map(({ type }) => type)).toContain(name === "usbredir" ? "data" : "named");
  });
});
