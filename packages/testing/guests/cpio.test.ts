import { describe, expect, it } from "vitest";
import { writeCpio } from "./cpio.ts";

describe("writeCpio", () => {
  const archive = writeCpio([
    { path: "bin", mode: 0o040755 },
    { path: "bin/hi", mode: 0o100755, data: Buffer.from("hello") },
  ]);

  it("writes newc headers with mode, size and name length", () => {
    const header = archive.toString("latin1", 0, 110);
    expect(header.slice(0, 6)).toBe("070701");
    expect(Number.parseInt(header.slice(14, 22), 16)).toBe(0o040755);
    expect(Number.parseInt(header.slice(94, 102), 16)).toBe("bin\0".length);
  });

  it("starts every part at a multiple of four and ends with the trailer", () => {
    for (const at of [...archive.toString("latin1").matchAll(/070701/g)])
      expect(at.index % 4).toBe(0);
    const data = archive.indexOf("hello");
    expect(data % 4).toBe(0);
    expect(archive.length % 4).toBe(0);
    expect(archive.includes("TRAILER!!!\0")).toBe(true);
  });
});
