import table from "./systems.json" with { type: "json" };
import { OsSystem } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { listSystems } from "./systems.ts";

const ids = (family: string): readonly string[] =>
  listSystems().flatMap((system) => (system.family === family ? [system.id] : []));

describe("the systems to choose from", () => {
  it("are many, each once, and fit the contract", () => {
    const systems = listSystems();
    expect(systems.length).toBeGreaterThanOrEqual(150);
    expect(new Set(systems.map(({ id }) => id)).size).toBe(systems.length);
    expect(table.systems).toHaveLength(systems.length);
    for (const system of systems) expect(OsSystem.safeParse(system).error).toBeUndefined();
  });

  it("come newest first in a family, rolling ones last", () => {
    const linux = ids("linux");
    expect(linux.indexOf("ubuntu25.10")).toBeLessThan(linux.indexOf("ubuntu24.04"));
    expect(linux.indexOf("debian12")).toBeGreaterThan(linux.indexOf("debian13"));
    expect(linux.indexOf("archlinux")).toBeGreaterThan(linux.indexOf("debian7"));
    expect(ids("windows").slice(0, 2)).toEqual(["win2k25", "win11"]);
  });

  it("say what a new VM gets, and what cannot be run", () => {
    const of = (id: string) => listSystems().find((system) => system.id === id);
    expect(of("win11")?.recommended).toEqual({
      cpuCount: 2,
      memoryMib: 4096,
      diskGib: 64,
      firmware: "uefi",
    });
    expect(of("debian13")?.recommended).toMatchObject({ memoryMib: 2048, firmware: "bios" });
    expect(of("macos")?.unsupported).toMatch(/Apple/);
  });

  it("take in what the host's database knows besides, and nothing that is no id", () => {
    const systems = listSystems([
      { id: "ubuntu26.04", name: "Ubuntu 26.04", released: "2026-04-23" },
      { id: "debian13", name: "Another name", released: "2025-08-09" },
      { id: "Not an id", name: "x" },
    ]);
    expect(systems[0]?.id).toBe("ubuntu26.04");
    expect(systems.find(({ id }) => id === "debian13")?.name).toBe("Debian 13");
    expect(systems.some(({ name }) => name === "x")).toBe(false);
  });
});
