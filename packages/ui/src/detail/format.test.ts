import { describe, expect, it } from "vitest";
import { durationParts, fileName, memoryText, rateText, sizeText } from "./format.ts";

// Some languages put a space there that does not break.
const plain = (text: string): string => text.replaceAll(/\s/gu, " ");

describe("amounts", () => {
  it("are in the unit that people would take", () => {
    expect(memoryText("en", 4096)).toBe("4 GB");
    expect(memoryText("en", 512)).toBe("512 MB");
    expect(memoryText("en", 1536)).toBe("1.5 GB");
    expect(sizeText("en", 25 * 1024 ** 3)).toBe("25 GB");
    expect(sizeText("en", 1000 * 1024 ** 3)).toBe("1 TB");
    expect(sizeText("en", 0)).toBe("0 kB");
  });
  it("are written as the language does", () => {
    expect(plain(sizeText("de", 9.4 * 1024 ** 3))).toBe("9,4 GB");
    expect(plain(rateText("de", 3.4 * 1024 ** 2))).toBe("3,4 MB/s");
  });
  it("are days, hours and minutes; a clock that jumped back counts as none", () => {
    expect(durationParts(8_040_000)).toEqual({ days: 0, hours: 2, minutes: 14 });
    expect(durationParts(-1)).toEqual({ days: 0, hours: 0, minutes: 0 });
  });
});

describe("fileName", () => {
  it("is the last part on either system", () => {
    expect(fileName("/a/b.iso")).toBe("b.iso");
    expect(fileName("C:\\a\\b.iso")).toBe("b.iso");
  });
});
