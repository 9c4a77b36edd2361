import { describe, expect, it } from "vitest";
import { pictureName } from "./picture.ts";

const at = new Date("2026-11-22T10:11:12Z");

describe("pictureName", () => {
  it("is the machine's name and the time", () => {
    expect(pictureName("Ubuntu 26.04", at)).toBe("Ubuntu 26.04 2026-11-22 10-11-12.png");
  });
  it("is a name of a file whatever the machine is called", () => {
    expect(pictureName("../../<b>\u202e", at)).toBe(".._..__b__ 2026-11-22 10-11-12.png");
    expect(pictureName("   ", at)).toBe("screen 2026-11-22 10-11-12.png");
    expect(pictureName("x".repeat(255), at).length).toBeLessThan(120);
  });
});
