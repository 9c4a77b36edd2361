import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiError } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { findHome } from "../paths.ts";
import { copyLargeFile } from "./copy.ts";
import { ensurePrivateDirectory, freeBytesAt, treeSizeBytes } from "./directories.ts";
import { unfinishedSuffix, writeFileAtomic } from "./durable.ts";
import { fsError } from "./fs-error.ts";

const makeDir = (): Disposable & { readonly dir: string } => {
  const dir = mkdtempSync(join(tmpdir(), "openutm-files-"));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
};

describe("an atomic write", () => {
  it("replaces the file, private, and leaves nothing beside it", async () => {
    using own = makeDir();
    const path = join(own.dir, "vm.json");
    writeFileSync(path, "old", { mode: 0o644 });
    await writeFileAtomic(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(own.dir)).toEqual(["vm.json"]);
  });

  it("takes the place of what a crash left, and does not write through a link put there", async () => {
    using own = makeDir();
    const path = join(own.dir, "vm.json");
    const canary = join(own.dir, "canary");
    writeFileSync(canary, "untouched");
    symlinkSync(canary, path + unfinishedSuffix);
    await writeFileAtomic(path, "new");
    symlinkSync(canary, join(own.dir, "link.json"));
    await writeFileAtomic(join(own.dir, "link.json"), "own file");
    expect(readFileSync(canary, "utf8")).toBe("untouched");
    expect(readdirSync(own.dir).toSorted()).toEqual(["canary", "link.json", "vm.json"]);
  });

  it("names what is in the way", async () => {
    using own = makeDir();
    const long = join(own.dir, "x".repeat(300));
    await expect(writeFileAtomic(long, "")).rejects.toMatchObject({
      value: { code: "host.limit", data: { path: long } },
    });
    writeFileSync(join(own.dir, "file"), "");
    await expect(writeFileAtomic(join(own.dir, "file", "x"), "")).rejects.toBeInstanceOf(ApiError);
  });
});

describe("system errors", () => {
  it.each([
    ["ENOSPC", "disk.full"],
    ["EDQUOT", "disk.full"],
    ["EACCES", "host.limit"],
    ["EROFS", "host.limit"],
    ["ENAMETOOLONG", "host.limit"],
    ["EMFILE", "host.limit"],
    ["ENETDOWN", "host.limit"],
  ])("%s is %s, with the path and a hint", (errno, code) => {
    const said = fsError(
      Object.assign(new Error("x"), { code: errno }),
      "/a/b",
      "write",
    ) as ApiError;
    expect(said.value).toMatchObject({ code, data: { path: "/a/b", errno } });
    expect(said.message).toContain("/a/b");
    expect(said.value.hint).toBeTruthy();
  });

  it("leaves what is none as it is", () => {
    const defect = new TypeError("x is not a function");
    expect(fsError(defect, "/a", "read")).toBe(defect);
    const argument = Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" });
    expect(fsError(argument, "/a", "read")).toBe(argument);
  });
});

describe("copying a large file", () => {
  it("keeps bytes and holes, and tells how far it is", async () => {
    using own = makeDir();
    const [from, to] = [join(own.dir, "from"), join(own.dir, "to")];
    writeFileSync(from, "start");
    truncateSync(from, 64 * 1024 ** 2);
    writeFileSync(from, "middle", { flag: "a" });
    const told: number[] = [];
    await copyLargeFile(from, to, { onProgress: (fraction) => void told.push(fraction) });
    expect(readFileSync(to).equals(readFileSync(from))).toBe(true);
    expect(told.at(-1)).toBe(1);
    expect(told.every((value, i) => i === 0 || value >= (told[i - 1] ?? 0))).toBe(true);
    expect(statSync(to).blocks * 512).toBeLessThan(8 * 1024 ** 2);
  });

  it("overwrites nothing and leaves nothing when it is cancelled or fails", async () => {
    using own = makeDir();
    const [from, to] = [join(own.dir, "from"), join(own.dir, "to")];
    writeFileSync(from, Buffer.alloc(4 * 1024 ** 2, 1));
    writeFileSync(to, "here first");
    await expect(copyLargeFile(from, to)).rejects.toMatchObject({ code: "host.limit" });
    expect(readFileSync(to, "utf8")).toBe("here first");
    rmSync(to);
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    const copy = copyLargeFile(from, to, { signal: controller.signal, onProgress });
    // A file system that shares blocks has copied it whole before it can be cancelled.
    const outcome = await copy.then(
      () => "copied",
      (error: ApiError) => error.code,
    );
    expect(readdirSync(own.dir).toSorted()).toEqual(
      outcome === "copied" ? ["from", "to"] : ["from"],
    );
    expect(["copied", "job.cancelled"]).toContain(outcome);
    await expect(copyLargeFile(join(own.dir, "none"), join(own.dir, "x"))).rejects.toMatchObject({
      code: "image.notFound",
    });
    // The folder that is missing is the copy's, not the image's.
    await expect(copyLargeFile(from, join(own.dir, "none", "x"))).rejects.toMatchObject({
      code: "host.limit",
    });
  });
});

describe("directories", () => {
  it("are private, even when they were not", async () => {
    using own = makeDir();
    const path = join(own.dir, "a", "b");
    await ensurePrivateDirectory(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(own.dir, "a")).mode & 0o777).toBe(0o700);
  });

  it("have a size without what links point to, and free space before they exist", async () => {
    using own = makeDir();
    writeFileSync(join(own.dir, "file"), Buffer.alloc(100_000, 1));
    symlinkSync("/", join(own.dir, "root"));
    const size = await treeSizeBytes(own.dir);
    expect(size).toBeGreaterThanOrEqual(100_000);
    expect(size).toBeLessThan(1_000_000);
    expect(await freeBytesAt(join(own.dir, "not", "there"))).toBeGreaterThan(0);
  });
});

describe("the home", () => {
  it.each([
    ["linux", { XDG_DATA_HOME: "/x" }, "/x/openutm"],
    ["linux", {}, "/home/u/.local/share/openutm"],
    ["darwin", {}, "/home/u/Library/Application Support/OpenUTM"],
    ["linux", { OPENUTM_HOME: "/own" }, "/own"],
  ] as const)("on %s with %o is %s", (platform, env, home) => {
    expect(findHome({ platform, env, userHome: "/home/u" })).toBe(home);
  });
});
