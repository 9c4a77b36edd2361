// The commands for what a guest has and does, as a person or a script would call them.
import type { GuestInfo, InstallOptions, OsSystem, Vm, VmStats } from "@openutm/shared-types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testHome, type TestHome } from "../harness/home.ts";

let home: TestHome;

beforeAll(async () => {
  home = testHome();
  await home.ok("create", "box", "--demo", "--memory-mib", "64");
  await home.ok("set", "box", "usb.controller=xhci", "accelerator=tcg", "group=Work");
  await home.ok("start", "box");
});
afterAll(() => home.dispose());

describe("commands", () => {
  it("add a drive to a guest that runs, show it, and take it away", async () => {
    const grown = await home.ok<Vm>("add-drive", "box", "--size-gib", "1", "--bus", "usb");
    expect(grown).toMatchObject({ group: "Work", status: "running" });
    expect(grown.config?.drives.map(({ id }) => id)).toEqual(["disk0", "disk1"]);
    const { stdout } = await home.cli(["drives", "box"]);
    expect(stdout).toMatch(/^DRIVE\s+TAKES\s+SIZE\s+IMAGE\n/);
    expect(stdout).toMatch(/disk1\s+\S+ MiB\s+1\.0 GiB\s+\S+disk1\.qcow2/);
    const { config } = await home.ok<Vm>("remove-drive", "box", "disk1", "--delete");
    expect(config?.drives).toHaveLength(1);
    expect(await home.fails("remove-drive", "box", "disk1")).toMatchObject({
      code: "drive.notFound",
    });
  });

  it("refuse a wish that is none, or two, as wrong usage", async () => {
    for (const words of [[], ["--size-gib", "1", "--empty-cd"], ["--size-gib", "0"]])
      expect((await home.cli(["add-drive", "box", ...words])).exitCode).toBe(2);
  });

  it("print figures as lines, and what a guest says", async () => {
    const { stdout, exitCode } = await home.cli(["stats", "box", "--count", "2", "--json"]);
    expect(exitCode).toBe(0);
    const samples = stdout
      .trim()
      .split("\n")
      .map((line): VmStats => JSON.parse(line));
    expect(samples).toHaveLength(2);
    expect(samples[1]?.atMs).toBeGreaterThan(samples[0]?.atMs ?? Infinity);
    expect(await home.ok<GuestInfo>("info", "box")).toEqual({ agent: "absent", addresses: [] });
  });

  it("name the systems, and the ways to install QEMU, without installing anything", async () => {
    const systems = await home.ok<OsSystem[]>("systems");
    expect(systems.map(({ id }) => id)).toEqual(expect.arrayContaining(["win11", "debian13"]));
    const { ways, downloadUrl } = await home.ok<InstallOptions>("install", "--ways");
    expect(ways.every(({ command }) => command.length > 1)).toBe(true);
    expect(downloadUrl).toContain("qemu.org");
  });

  it("say that there is nothing to import", async () => {
    expect(await home.fails("import", "00000000-0000-4000-8000-000000000000")).toMatchObject({
      code: "library.nothingToImport",
    });
  });
});
