import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { CreateVmInput, VmConfig } from "@openutm/shared-types";
import type { LibraryChange } from "@openutm/vm-core";
import { describe, expect, it } from "vitest";
import { openTestLibrary, makeTestHome } from "./test-library.ts";
import { openSqlite } from "./sqlite.ts";
import { setDatabaseAside } from "./recover-library.ts";

const empty: CreateVmInput = { name: "a", source: { kind: "empty" } };

const fileDisk = (
  config: VmConfig,
): { path: string; format: string; backing: readonly { path: string }[] } => {
  const medium = config.drives[0]?.medium;
  if (medium?.kind !== "file") throw new Error("the first drive has no file");
  return medium;
};

const iso = (path: string): string => {
  const bytes = Buffer.alloc(64 * 1024);
  bytes.write("\x01CD001\x01", 32_768, "latin1");
  bytes.write("\xffCD001\x01", 34_816, "latin1");
  writeFileSync(path, bytes);
  return path;
};

describe("a VM's life in the library", () => {
  it("is made, stored, and there again after a restart", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    const name = "x,process=evil ../../\n\u202e😀";
    const made = await first.library.create({ ...empty, name, tags: ["lab"], osId: "debian12" });
    const dir = first.library.dirOf(made.id);
    expect(readdirSync(home.paths.vms)).toEqual([made.id]);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, "vm.json")).mode & 0o777).toBe(0o600);
    expect(existsSync(join(dir, fileDisk(made.config).path))).toBe(true);
    await first.library.close();

    const second = await openTestLibrary(home.home);
    expect(second.library.list()).toEqual([made]);
    expect(second.library.notices).toEqual([]);
    await second.library.close();
  });

  it("is changed section by section, told, and only from its present revision", async () => {
    using home = makeTestHome();
    const { library } = await openTestLibrary(home.home);
    const made = await library.create(empty);
    const changes: LibraryChange[] = [];
    const stop = library.onChange((change) => void changes.push(change));
    const changed = await library.update({
      id: made.id,
      revision: 1,
      name: "b",
      config: { memoryMib: 777 },
    });
    expect(changed).toMatchObject({
      revision: 2,
      name: "b",
      config: { memoryMib: 777, clock: "utc" },
    });
    expect(changes).toEqual([{ kind: "changed", record: changed }]);
    await expect(library.update({ id: made.id, revision: 1, name: "c" })).rejects.toMatchObject({
      value: { code: "vm.staleRevision", data: { revision: 2 } },
    });
    expect(library.need(made.id).name).toBe("b");
    stop();
    stop();
    await library.update({ id: made.id, revision: 2, name: "d" });
    expect(changes).toHaveLength(1);
    await library.close();
  });

  it("refuses a config that contradicts itself, and keeps the old one", async () => {
    using home = makeTestHome();
    const { library } = await openTestLibrary(home.home);
    const made = await library.create(empty);
    const boot = { order: ["gone"], menu: false };
    await expect(
      library.update({ id: made.id, revision: 1, config: { boot } }),
    ).rejects.toMatchObject({
      value: { code: "config.invalid", data: { issues: [{ path: "boot.order" }] } },
    });
    expect(library.need(made.id)).toEqual(made);
    await library.close();
  });

  it("is made from an ISO with the disk first, and not from what is none", async () => {
    using home = makeTestHome();
    const { library } = await openTestLibrary(home.home);
    const path = iso(join(home.home, "a,b 'c' %.iso"));
    const made = await library.create({ name: "i", source: { kind: "iso", path } });
    expect(made.config.drives[1]?.medium).toMatchObject({ path, format: "raw" });
    const text = join(home.home, "notes.iso");
    writeFileSync(text, "not an image ".repeat(1000));
    const cases = [
      [text, "image.unknownFormat"],
      [join(home.home, "none.iso"), "image.notFound"],
      [home.home, "image.isDirectory"],
      ["relative.iso", "image.notFound"],
    ] as const;
    for (const [bad, code] of cases)
      await expect(
        library.create({ name: "i", source: { kind: "iso", path: bad } }),
      ).rejects.toMatchObject({ code });
    expect(readdirSync(home.paths.vms)).toEqual([made.id]);
    await library.close();
  });

  it("refuses a disk image that points outside itself, and leaves nothing", async () => {
    using home = makeTestHome();
    const { library } = await openTestLibrary(home.home);
    const base = join(home.home, "base.img");
    writeFileSync(base, Buffer.alloc(1024 * 1024, 1));
    const linked = await library.create({
      name: "l",
      source: { kind: "disk", path: base, mode: "linked" },
    });
    const outside = join(library.dirOf(linked.id), fileDisk(linked.config).path);
    const copy = join(home.home, "evil.qcow2");
    cpSync(outside, copy);
    for (const mode of ["linked", "copy", "inPlace"] as const)
      await expect(
        library.create({ name: "e", source: { kind: "disk", path: copy, mode } }),
      ).rejects.toMatchObject({
        code: "image.refused",
      });
    expect(library.list()).toHaveLength(1);
    await library.close();
  });

  it("copies the demo, and can be cancelled while it copies a disk", async () => {
    using home = makeTestHome();
    const { library, jobEvents } = await openTestLibrary(home.home, {
      onJob: (job, jobs) => queueMicrotask(() => jobs.cancel(job.id)),
    });
    writeFileSync(join(home.home, "demo.img"), "boot");
    const demo = await library.create({ name: "d", source: { kind: "demo" } });
    expect(readFileSync(join(library.dirOf(demo.id), fileDisk(demo.config).path), "utf8")).toBe(
      "boot",
    );
    expect(jobEvents).toEqual([]);

    const big = join(home.home, "big.img");
    writeFileSync(big, Buffer.alloc(64 * 1024 * 1024, 7));
    const making = library.create({ name: "c", source: { kind: "disk", path: big, mode: "copy" } });
    await expect(making).rejects.toMatchObject({ code: "job.cancelled" });
    expect(jobEvents.at(-1)).toMatchObject({ kind: "create", state: "cancelled" });
    expect(readdirSync(home.paths.vms)).toEqual([demo.id]);
    expect(library.list()).toHaveLength(1);
    await library.close();
  });
});

describe("the trash", () => {
  it("takes a stopped VM, gives it back as it was, and forgets it for good", async () => {
    using home = makeTestHome();
    const { library, statuses } = await openTestLibrary(home.home);
    const made = await library.create(empty);
    statuses.set(made.id, "running");
    await expect(library.remove(made.id)).rejects.toMatchObject({
      value: { code: "vm.wrongState", data: { status: "running" } },
    });
    statuses.delete(made.id);
    await library.remove(made.id);
    expect(library.get(made.id)).toBeUndefined();
    expect(readdirSync(home.paths.vms)).toEqual([]);
    expect(await library.listTrash()).toMatchObject([{ id: made.id, name: "a" }]);
    expect((await library.listTrash())[0]?.sizeBytes).toBeGreaterThan(0);

    expect(await library.restore(made.id)).toEqual(made);
    expect(existsSync(join(library.dirOf(made.id), "vm.json"))).toBe(true);
    await library.remove(made.id);
    expect(await library.emptyTrash()).toBe(1);
    expect(readdirSync(home.paths.trash)).toEqual([]);
    await expect(library.restore(made.id)).rejects.toMatchObject({ code: "trash.notFound" });
    await library.close();
  });

  it("is there after a restart, also when the move was interrupted", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    const made = await first.library.create(empty);
    await first.library.remove(made.id);
    await first.library.close();
    renameSync(join(home.paths.trash, made.id), join(home.paths.vms, made.id));
    const second = await openTestLibrary(home.home);
    expect(second.library.list()).toEqual([]);
    expect(readdirSync(home.paths.trash)).toEqual([made.id]);
    await second.library.close();
  });
});

describe("linked clones", () => {
  it("share a base that neither writes to, and keep it from being deleted", async () => {
    using home = makeTestHome();
    const { library } = await openTestLibrary(home.home);
    const parent = await library.create(empty);
    const clone = await library.clone({ id: parent.id, name: "clone", mode: "linked" });
    const base = join(library.dirOf(parent.id), fileDisk(parent.config).path);
    const now = library.need(parent.id);
    expect(now.revision).toBe(2);
    expect(fileDisk(now.config)).toMatchObject({
      path: "disks/disk0-1.qcow2",
      backing: [{ path: "disks/disk0.qcow2" }],
    });
    expect(fileDisk(clone.config)).toMatchObject({
      path: "disks/disk0.qcow2",
      backing: [{ path: base }],
    });
    expect(statSync(base).mode & 0o222).toBe(0);
    expect(clone.config.networks[0]?.mac).not.toBe(parent.config.networks[0]?.mac);
    expect(readdirSync(join(library.dirOf(parent.id), "disks")).toSorted()).toEqual([
      "disk0-1.qcow2",
      "disk0.qcow2",
    ]);

    expect(library.dependents(parent.id)).toEqual([clone.id]);
    await expect(library.remove(parent.id)).rejects.toMatchObject({
      value: { code: "vm.hasDependents", data: { ids: [clone.id] } },
    });
    await library.remove(clone.id);
    await expect(library.remove(parent.id)).rejects.toMatchObject({ code: "vm.hasDependents" });
    await library.emptyTrash();
    await library.remove(parent.id);
    await library.close();
  });

  it("of clones have the whole chain, and a full clone has none", async () => {
    using home = makeTestHome();
    const { library } = await openTestLibrary(home.home);
    const raw = join(home.home, "base.img");
    writeFileSync(raw, Buffer.alloc(1024 * 1024, 1));
    const parent = await library.create({
      name: "p",
      source: { kind: "disk", path: raw, mode: "linked" },
    });
    const clone = await library.clone({ id: parent.id, name: "c", mode: "linked" });
    const second = await library.clone({ id: clone.id, name: "s", mode: "linked" });
    expect(fileDisk(second.config).backing.map(({ path }) => path)).toEqual([
      join(library.dirOf(clone.id), "disks/disk0.qcow2"),
      join(library.dirOf(parent.id), "disks/disk0.qcow2"),
      raw,
    ]);
    await library.close();
  });

  it("a config that writes to another's base or disk is refused", async () => {
    using home = makeTestHome();
    const { library } = await openTestLibrary(home.home);
    const parent = await library.create(empty);
    const clone = await library.clone({ id: parent.id, name: "clone", mode: "linked" });
    const other = await library.create(empty);
    const steal = (path: string): VmConfig["drives"] => [
      {
        id: "disk0",
        kind: "disk",
        bus: "virtio",
        readOnly: false,
        medium: { kind: "file", path, format: "qcow2", backing: [] },
      },
    ];
    const boot = { order: [], menu: false };
    const base = join(library.dirOf(parent.id), "disks/disk0.qcow2");
    for (const [id, path] of [
      [parent.id, "disks/disk0.qcow2"],
      [other.id, base],
      [other.id, join(library.dirOf(clone.id), "disks/disk0.qcow2")],
      [other.id, "../x"],
    ] as const)
      await expect(
        library.update({
          id,
          revision: library.need(id).revision,
          config: { drives: steal(path), boot },
        }),
      ).rejects.toMatchObject({ code: "config.invalid" });
    await library.close();
  });

  it("of a running VM are refused", async () => {
    using home = makeTestHome();
    const { library, statuses } = await openTestLibrary(home.home);
    const parent = await library.create(empty);
    statuses.set(parent.id, "paused");
    for (const mode of ["linked", "full"] as const)
      await expect(library.clone({ id: parent.id, name: "c", mode })).rejects.toMatchObject({
        code: "vm.wrongState",
      });
    await library.close();
  });
});

describe("opening a library that something happened to", () => {
  it("reads all VMs back when the database is gone", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    const parent = await first.library.create(empty);
    await first.library.clone({ id: parent.id, name: "clone", mode: "linked" });
    const before = first.library.list();
    await first.library.close();
    rmSync(home.paths.libraryDb);
    const second = await openTestLibrary(home.home);
    expect(second.library.list()).toEqual(before);
    expect(second.library.notices.map(({ reason }) => reason.code)).toEqual([
      "library.readBack",
      "library.readBack",
    ]);
    await second.library.close();
    const third = await openTestLibrary(home.home);
    expect(third.library.notices).toEqual([]);
    await third.library.close();
  });

  it("leaves a damaged database alone until it is set aside", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    const made = await first.library.create(empty);
    await first.library.close();
    writeFileSync(home.paths.libraryDb, "this is no database ".repeat(500));
    await expect(openTestLibrary(home.home)).rejects.toMatchObject({ code: "library.unusable" });
    expect(readFileSync(home.paths.libraryDb, "utf8")).toContain("this is no database");
    const kept = await setDatabaseAside(home.paths.libraryDb, 5);
    expect(readFileSync(kept, "utf8")).toContain("this is no database");
    const second = await openTestLibrary(home.home);
    expect(second.library.list()).toEqual([made]);
    await second.library.close();
  });

  it("leaves a newer database alone, byte for byte", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    await first.library.close();
    const database = openSqlite(home.paths.libraryDb);
    database.exec("PRAGMA journal_mode = DELETE; PRAGMA user_version = 999");
    database.close();
    const before = readFileSync(home.paths.libraryDb);
    await expect(openTestLibrary(home.home)).rejects.toMatchObject({ code: "library.newer" });
    expect(readFileSync(home.paths.libraryDb).equals(before)).toBe(true);
  });

  it("shows a broken row and a broken vm.json, changes neither, and serves the others", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    const good = await first.library.create(empty);
    const badRow = await first.library.create({ ...empty, name: "bad row" });
    const badFile = await first.library.create({ ...empty, name: "bad file" });
    await first.library.close();
    const database = openSqlite(home.paths.libraryDb);
    database.exec(`UPDATE configs SET config = '{"memoryMib":-5}' WHERE vm_id = '${badRow.id}'`);
    database.exec(`DELETE FROM vms WHERE id = '${badFile.id}'`);
    database.close();
    const broken = join(home.paths.vms, badFile.id, "vm.json");
    writeFileSync(broken, "{".repeat(100_000));

    const second = await openTestLibrary(home.home);
    const records = second.library.list();
    expect(records[0]).toEqual(good);
    expect(
      records
        .slice(1)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([badRow.id, badFile.id].toSorted());
    expect(records.slice(1).every((record) => record.broken?.code === "vm.broken")).toBe(true);
    expect(second.library.get(badRow.id)?.name).toBe("bad row");
    expect(() => second.library.need(badFile.id)).toThrowError(/nested too deeply/);
    await second.library.update({ id: good.id, revision: 1, name: "still works" });
    expect(readFileSync(broken, "utf8")).toBe("{".repeat(100_000));
    await second.library.remove(badFile.id);
    await second.library.remove(badRow.id);
    expect((await second.library.listTrash()).map(({ id }) => id).toSorted()).toEqual(
      [badRow.id, badFile.id].toSorted(),
    );
    await second.library.close();
  });

  it("rewrites an older vm.json, keeps a newer one aside", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    const made = await first.library.create(empty);
    await first.library.close();
    const path = join(home.paths.vms, made.id, "vm.json");
    const text = readFileSync(path, "utf8");
    rmSync(path);
    const second = await openTestLibrary(home.home);
    expect(readFileSync(path, "utf8")).toBe(text);
    await second.library.close();
    writeFileSync(path, text.replace('"revision": 1', '"revision": 9'));
    const third = await openTestLibrary(home.home);
    expect(third.library.notices).toMatchObject([{ reason: { code: "library.vmFileNewer" } }]);
    expect(readFileSync(path, "utf8")).toBe(text);
    expect(readFileSync(join(home.paths.vms, made.id, "vm.newer.json"), "utf8")).toContain(
      '"revision": 9',
    );
    await third.library.close();
  });

  it("lists a VM whose directory is missing as broken, and whole again when it is back", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    const made = await first.library.create(empty);
    await first.library.close();
    renameSync(join(home.paths.vms, made.id), join(home.home, "away"));
    const second = await openTestLibrary(home.home);
    expect(second.library.get(made.id)?.broken?.message).toMatch(/directory is missing/);
    await second.library.close();
    renameSync(join(home.home, "away"), join(home.paths.vms, made.id));
    const third = await openTestLibrary(home.home);
    expect(third.library.list()).toEqual([made]);
    await third.library.close();
  });

  it("never follows a link in place of a VM's directory or its vm.json", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    const made = await first.library.create(empty);
    await first.library.close();
    rmSync(home.paths.libraryDb);
    const outside = join(home.home, "outside");
    mkdirSync(outside);
    const path = join(home.paths.vms, made.id, "vm.json");
    renameSync(path, join(outside, "vm.json"));
    symlinkSync(join(outside, "vm.json"), path);
    symlinkSync(outside, join(home.paths.vms, "11111111-1111-4111-8111-111111111111"));
    const second = await openTestLibrary(home.home);
    expect(second.library.list()).toMatchObject([
      { id: made.id, broken: { message: expect.stringMatching(/symbolic link/) } },
    ]);
    await second.library.remove(made.id);
    await second.library.emptyTrash();
    expect(readdirSync(outside)).toEqual(["vm.json"]);
    expect(
      lstatSync(join(home.paths.vms, "11111111-1111-4111-8111-111111111111")).isSymbolicLink(),
    ).toBe(true);
    await second.library.close();
  });
});

describe("settings", () => {
  it("are kept, and one that does not fit is its default", async () => {
    using home = makeTestHome();
    const first = await openTestLibrary(home.home);
    expect(first.library.updateSettings({ theme: "dark", stopTimeoutMs: 5000 })).toMatchObject({
      theme: "dark",
      onQuit: "ask",
    });
    await first.library.close();
    const database = openSqlite(home.paths.libraryDb);
    database.exec(`UPDATE settings SET value = '-1' WHERE key = 'stopTimeoutMs'`);
    database.close();
    const second = await openTestLibrary(home.home);
    expect(second.library.settings()).toMatchObject({ theme: "dark", stopTimeoutMs: 30_000 });
    await second.library.close();
  });
});

describe("a library that cannot be written", () => {
  it("is refused by name", async (context) => {
    if (process.getuid?.() === 0) context.skip("root may write anywhere");
    if (process.platform === "win32") context.skip("Windows has no such modes");
    using home = makeTestHome();
    chmodSync(home.home, 0o500);
    await expect(openTestLibrary(home.home)).rejects.toMatchObject({ code: "host.limit" });
    chmodSync(home.home, 0o700);
  });
});
