import type { OsReport, OsSystem } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { freeName, suggestedName, systemOf } from "./system.ts";
import { emptyWish, type Wish } from "./wish.ts";

const recommended = { cpuCount: 2, memoryMib: 2048, diskGib: 25, firmware: "bios" } as const;
const systems: readonly OsSystem[] = [
  { id: "debian13", name: "Debian 13", family: "linux", recommended },
  { id: "win11", name: "Windows 11", family: "windows", recommended },
  { id: "win10", name: "Windows 10", family: "windows", recommended },
  { id: "macos14", name: "macOS 14", family: "macos", recommended, unsupported: "Not yet." },
];
const of = (os: OsReport, more: Partial<Wish> = {}): Wish => ({
  ...emptyWish,
  system: "linux",
  file: {
    state: "known",
    path: "/isos/some disc.iso",
    report: { path: "/isos/some disc.iso", format: "iso", fileSizeBytes: 1 },
    os,
  },
  ...more,
});
const certain: OsReport = {
  os: "debian13",
  name: "Debian 13 “trixie”",
  confidence: "certain",
  candidates: [],
};

describe("systemOf", () => {
  it("believes the file before the click, and the person before the file", () => {
    expect(systemOf(of(certain, { system: "windows" }), systems)).toMatchObject({
      osId: "debian13",
      family: "linux",
      belief: "certain",
    });
    expect(systemOf(of(certain, { osId: "win10" }), systems)).toMatchObject({
      osId: "win10",
      name: "Windows 10",
      belief: "chosen",
    });
  });

  it("offers the first candidate as a guess where the file does not tell", () => {
    const report: OsReport = {
      confidence: "guess",
      candidates: [
        { os: "win11", name: "Windows 11", why: "" },
        { os: "win10", name: "Windows 10", why: "" },
      ],
    };
    expect(systemOf(of(report), systems)).toMatchObject({ osId: "win11", belief: "guess" });
  });

  it("takes the newest Windows for a Windows that nobody knows, and any Linux for a Linux", () => {
    const unknown: OsReport = { confidence: "unknown", candidates: [] };
    expect(systemOf(of(unknown, { system: "windows" }), systems)).toMatchObject({
      osId: "win11",
      belief: "assumed",
    });
    expect(systemOf(of(unknown), systems)).toMatchObject({ osId: undefined, family: "linux" });
  });

  it("does not take the file's word when there is to be no file", () => {
    expect(systemOf(of(certain, { start: "nothing" }), systems).osId).toBeUndefined();
  });

  it("passes on why a system cannot be run", () => {
    expect(systemOf(of(certain, { osId: "macos14" }), systems).unsupported).toBe("Not yet.");
  });
});

describe("suggestedName", () => {
  const name = (wish: Wish, taken: readonly string[] = []): string =>
    suggestedName(wish, systemOf(wish, systems), { fallback: "New machine", taken });

  it("is the system's, else the file's, else the fallback", () => {
    expect(name(of(certain))).toBe("Debian 13 “trixie”");
    expect(name(of({ confidence: "unknown", candidates: [] }))).toBe("some disc");
    expect(name({ ...emptyWish, system: "other", start: "nothing" })).toBe("New machine");
  });

  it("is not one that a machine has", () => {
    expect(name(of(certain), ["Debian 13 “trixie”"])).toBe("Debian 13 “trixie” 2");
    expect(freeName("a", ["a", "a 2", "a 3"])).toBe("a 4");
  });
});
