import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fitsQemu, maxTextBytes, storeAsZlib, textForQemu } from "./clipboard-text.ts";

describe("storeAsZlib", () => {
  it.each([0, 1, 65_535, 65_536, 200_000])("is a whole stream of %i bytes", (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) % 256);
    // Throws on a stream without its end, and on a wrong checksum.
    expect(inflateSync(storeAsZlib(bytes)).equals(bytes)).toBe(true);
  });
});

describe("textForQemu", () => {
  it("provides the text with its size, and nothing that the guest would paste with it", () => {
    const body = Buffer.from(textForQemu("Bäume\r\n家\n"));
    expect(body.readUInt32BE(0)).toBe(0x1000_0001);
    const sized = inflateSync(body.subarray(4));
    expect(sized.readUInt32BE(0)).toBe(sized.length - 4);
    expect(sized.subarray(4).toString()).toBe("Bäume\n家\n");
  });
});

describe("fitsQemu", () => {
  it("counts bytes, not characters", () => {
    expect(fitsQemu("a".repeat(maxTextBytes))).toBe(true);
    expect(fitsQemu("a".repeat(maxTextBytes + 1))).toBe(false);
    expect(fitsQemu("家".repeat(maxTextBytes / 2))).toBe(false);
  });
});
