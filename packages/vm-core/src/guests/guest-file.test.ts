import { describe, expect, it } from "vitest";
import written from "../../../shared-types/vectors/guests/guest.json" with { type: "json" };
import { readGuestFile, writeGuestFile } from "./guest-file.ts";
import type { GuestFile } from "./guest-file.ts";

const text = JSON.stringify(written);
const file: GuestFile = readGuestFile(text)!;

describe("guest.json", () => {
  it("comes back as it was written, by whichever backend", () => {
    expect(JSON.parse(writeGuestFile(file))).toEqual(written);
  });

  it.each([
    ["nothing", ""],
    ["half of one", writeGuestFile(file).slice(0, 100)],
    ["one of a future version", JSON.stringify({ ...file, schemaVersion: 2 })],
    [
      "one with a PID that is none",
      JSON.stringify({ ...file, process: { pid: -1, startTime: "x" } }),
    ],
    ["something else", "[]"],
  ])("is not taken from %s", (_what, text) => {
    expect(readGuestFile(text)).toBeUndefined();
  });
});
