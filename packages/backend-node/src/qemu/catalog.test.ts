import type { AcceleratorReport, QemuInstallation } from "@openutm/shared-types";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createQemuCatalog } from "./catalog.ts";
import { createFileCache } from "./file-cache.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const tcg: AcceleratorReport = { name: "tcg", arch: "x86_64", usable: true, reason: "" };

describe("the catalog", () => {
  it("looks once, however many ask, and again when told", async () => {
    const done: string[] = [];
    const catalog = createQemuCatalog({
      find: async () => (done.push("find"), [{ arch: "x86_64" } as QemuInstallation]),
      probe: async () => (done.push("probe"), [tcg]),
      forget: async () => void done.push("forget"),
      log: quiet,
    });
    const told: string[] = [];
    catalog.onChange(() => told.push("changed"));
    expect(done).toEqual([]);
    catalog.warmUp();
    await Promise.all([catalog.installations(), catalog.accelerators(), catalog.accelerators()]);
    expect(done).toEqual(["find", "probe"]);
    await catalog.refresh();
    expect(done).toEqual(["find", "probe", "forget", "find", "probe"]);
    expect(told).toEqual(["changed", "changed"]);
  });

  it("asks again after a failure", async () => {
    let tries = 0;
    const catalog = createQemuCatalog({
      find: async () => {
        tries += 1;
        if (tries === 1) throw new Error("no");
        return [];
      },
      probe: async () => [],
      forget: async () => undefined,
      log: quiet,
    });
    await expect(catalog.accelerators()).rejects.toThrow("no");
    expect(await catalog.accelerators()).toEqual([]);
  });
});

describe("the file cache", () => {
  it("remembers, forgets, and is never in the way", async () => {
    const dir = mkdtempSync(join(tmpdir(), "ou-cache-"));
    const cache = createFileCache(join(dir, "qemu"));
    expect(await cache.get("a/b ../c")).toBeUndefined();
    await cache.set("a/b ../c", { x: 1 });
    expect(await createFileCache(join(dir, "qemu")).get("a/b ../c")).toEqual({ x: 1 });
    const [name = ""] = readdirSync(join(dir, "qemu"));
    writeFileSync(join(dir, "qemu", name), "{half");
    expect(await cache.get("a/b ../c")).toBeUndefined();
    await cache.clear();
    expect(readdirSync(dir)).toEqual([]);
    writeFileSync(join(dir, "qemu"), "in the way");
    await cache.set("k", 1);
    expect(await cache.get("k")).toBeUndefined();
    rmSync(dir, { recursive: true });
  });
});
