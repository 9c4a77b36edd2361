// Rows 3, 4, 5, 7, 8 and 16: disk images and ISOs that mean harm.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rssMib } from "../src/index.ts";
import {
  bootRecord,
  iso,
  qcow2,
  terminator,
  volumeDescriptor,
  writeSparse,
  type Qcow2Parts,
} from "./disk-images.ts";
import { smallVm } from "./live.ts";
import { expectError, expectReason, filesWith } from "./oracle.ts";
import { installSpyQemu } from "./spy-qemu.ts";
import { setTrap } from "./trap.ts";
import { underOracle } from "./under-oracle.ts";

const spy = installSpyQemu();
const { live, oracle, folder } = underOracle(() => ({ env: spy.env }));
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  // The spy sees what is started; else it would prove nothing.
  if (spy.starts().length !== 1) throw new Error("The spy has not seen the bystander's start.");
});
afterAll(() => {
  spy.dispose();
});

/** Of the quickest of some rounds; what is not bounded takes many seconds. */
const atOnceMs = 1000;

const vmDirs = (): string[] => readdirSync(join(live.home.dir, "vms"));
const openFiles = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));

/** Every way in refuses the image, with no QEMU tool run and nothing left behind. */
const expectRefusedEverywhere = async (
  path: string,
  ...names: (string | RegExp)[]
): Promise<void> => {
  const before = { dirs: vmDirs(), img: spy.imgRuns().length, starts: spy.starts().length };
  for (const mode of ["copy", "linked", "in-place"])
    expectError(
      await live.home.fails("create", "hostile", "--disk", path, "--disk-mode", mode),
      "image.refused",
      ...names,
    );
  expectError(await live.home.fails("run", path), "image.refused", ...names);
  const report = await live.ok("image.inspect", { path });
  expectReason(report.refusal, "image.refused", ...names);
  expect(report.path).toBe(path);
  expectError(
    await live.fails("vm.create", { name: "cd", source: { kind: "iso", path }, ...smallVm }),
    "image.refused",
    ...names,
  );
  expect({ dirs: vmDirs(), img: spy.imgRuns().length, starts: spy.starts().length }).toEqual(
    before,
  );
};

/** A VM whose own disk is then replaced by what a hostile guest or neighbour wrote. */
const vmWith = async (
  name: string,
  disk: Buffer,
): Promise<{ readonly id: string; readonly path: string }> => {
  const path = file(`${name}.img`);
  writeFileSync(path, disk);
  const { id } = await live.ok("vm.create", {
    name,
    source: { kind: "disk", path, mode: "inPlace" },
    ...smallVm,
  });
  return { id, path };
};

describe("rows 3 to 5: images that point elsewhere", () => {
  it("row 3: a backing file is refused, and named", async () => {
    for (const name of ["/etc/passwd", oracle.canary.secretPath]) {
      const path = file("backing.qcow2");
      writeFileSync(path, qcow2({ backing: { name, format: "raw" } }));
      await expectRefusedEverywhere(path, name);
    }
    expect(filesWith(live.home.dir, oracle.canary.secret.slice(0, 60))).toEqual([]);
  });

  it("row 3: a backing file that appears later yields no byte of it", async () => {
    const { id, path } = await vmWith("swapped", qcow2());
    writeFileSync(path, qcow2({ backing: { name: oracle.canary.secretPath, format: "raw" } }));
    // The config says that nothing lies below, and its word counts.
    const { runtime } = await live.ok("vm.start", { id });
    expect(openFiles(runtime?.pid ?? 0)).toContain(path);
    expect(openFiles(runtime?.pid ?? 0)).not.toContain(oracle.canary.secretPath);
    await live.ok("vm.stop", { id, force: true });
    await live.ok("vm.clone", { id, name: "copy", mode: "full" });
    expect(filesWith(live.home.dir, oracle.canary.secret.slice(0, 60))).toEqual([]);
  });

  it("row 3: the base of a linked VM that gets a backing file later yields no byte of it", async () => {
    const path = file("base.qcow2");
    writeFileSync(path, qcow2());
    const { id } = await live.ok("vm.create", {
      name: "on a base",
      source: { kind: "disk", path, mode: "linked" },
      ...smallVm,
    });
    writeFileSync(path, qcow2({ backing: { name: oracle.canary.secretPath, format: "raw" } }));
    const { runtime } = await live.ok("vm.start", { id });
    expect(openFiles(runtime?.pid ?? 0)).not.toContain(oracle.canary.secretPath);
    await live.ok("vm.stop", { id, force: true });
    expectError(
      await live.fails("vm.clone", { id, name: "copy", mode: "full" }),
      "image.refused",
      oracle.canary.secretPath,
    );
    expect(filesWith(live.home.dir, oracle.canary.secret.slice(0, 60))).toEqual([]);
  });

  it("row 4: an external data file is refused from the header", async () => {
    const json = `json:{"driver":"file","filename":"${oracle.canary.secretPath}"}`;
    for (const dataFile of [oracle.canary.secretPath, json]) {
      const path = file("data.qcow2");
      writeFileSync(path, qcow2({ dataFile }));
      await expectRefusedEverywhere(path, dataFile);
    }
  });

  it("row 4: a data file that appears later starts nothing", async () => {
    const { id, path } = await vmWith("data later", qcow2());
    const starts = spy.starts().length;
    const runs = spy.imgRuns().length;
    writeFileSync(path, qcow2({ dataFile: oracle.canary.secretPath }));
    expectError(await live.fails("vm.start", { id }), "image.refused", path);
    expectError(await live.fails("vm.resizeDrive", { id, driveId: "disk0", sizeGib: 1 }), [
      "image.refused",
      "qemu.imgFailed",
    ]);
    expect(spy.starts()).toHaveLength(starts);
    expect(spy.imgRuns()).toHaveLength(runs);
  });

  it("row 5: a backing file on the network is never asked for", async () => {
    const trap = await setTrap();
    const { port } = trap;
    const names = [
      `json:{"driver":"nbd","server":{"type":"inet","host":"127.0.0.1","port":"${port}"}}`,
      `nbd://127.0.0.1:${port}/x`,
    ];
    try {
      for (const [i, name] of names.entries()) {
        const path = file("nbd.qcow2");
        writeFileSync(path, qcow2({ backing: { name, format: "raw" } }));
        await expectRefusedEverywhere(path, name);
        const later = await vmWith(`nbd later ${i}`, qcow2());
        writeFileSync(later.path, qcow2({ backing: { name, format: "raw" } }));
        const started = await live.call("vm.start", { id: later.id });
        if (started.ok) await live.ok("vm.stop", { id: later.id, force: true });
        for (const mode of ["full", "linked"] as const)
          await live.call("vm.clone", { id: later.id, name: "c", mode });
        await live.ok("vm.driveUsage", { id: later.id });
      }
    } finally {
      trap.close();
    }
    expect(trap.connections()).toBe(0);
  });
});

describe("row 7: a raw disk in which the guest wrote a qcow2 header", () => {
  it("stays raw at the start, in clones, resizes and reports", async () => {
    const sizeBytes = 2 * 1024 * 1024;
    const { id, path } = await vmWith("raw", Buffer.alloc(sizeBytes));
    const evil = qcow2({
      backing: { name: oracle.canary.secretPath, format: "raw" },
      sizeBytes: 2n ** 40n,
    });
    writeFileSync(path, Buffer.concat([evil, Buffer.alloc(sizeBytes - evil.length)]));

    const { argv } = await live.ok("vm.plan", { id });
    expect(argv.join("\n")).not.toContain('"qcow2"');
    const { runtime } = await live.ok("vm.start", { id });
    const pid = runtime?.pid ?? 0;
    expect(openFiles(pid)).toContain(path);
    expect(openFiles(pid)).not.toContain(oracle.canary.secretPath);
    await oracle.check([pid]);
    await live.ok("vm.stop", { id, force: true });

    const usage = await live.ok("vm.driveUsage", { id });
    expect(usage.drives[0]).toMatchObject({ virtualSizeBytes: sizeBytes });
    const full = await live.ok("vm.clone", { id, name: "raw full", mode: "full" });
    expect(full.config?.drives[0]?.medium).toMatchObject({ format: "raw" });
    const linked = await live.ok("vm.clone", { id, name: "raw linked", mode: "linked" });
    expect(linked.config?.drives[0]?.medium).toMatchObject({
      format: "qcow2",
      backing: [{ path, format: "raw" }],
    });
    const started = await live.ok("vm.start", { id: linked.id });
    expect(openFiles(started.runtime?.pid ?? 0)).not.toContain(oracle.canary.secretPath);
    await live.ok("vm.stop", { id: linked.id, force: true });
    await live.ok("vm.resizeDrive", {
      id: full.id,
      driveId: full.config?.drives[0]?.id ?? "",
      sizeGib: 1,
    });
    const disks = join(live.home.dir, "vms", full.id, "disks");
    expect(readdirSync(disks).map((name) => statSync(join(disks, name)).size)).toEqual([1024 ** 3]);
    for (const run of spy.imgRuns()) expect(run).toMatch(/ -f raw |json:\{"driver":"raw"/);
    expect(filesWith(live.home.dir, oracle.canary.secret.slice(0, 60))).toEqual([]);
  });
});

describe("row 8: qcow2 files that would cost a reader dear", () => {
  const monsters: Readonly<Record<string, Qcow2Parts>> = {
    "a disk of 2^62 bytes": { sizeBytes: 2n ** 62n },
    "a disk of 2^64-1 bytes": { sizeBytes: 2n ** 64n - 1n },
    "a first-level table over 32 MiB": { l1Entries: 2 ** 22 + 1 },
    "a first-level table past the end": { l1Offset: 2n ** 40n },
    "a reference count table that is its own block": { firstRefcountBlock: BigInt(65_536) },
    "a reference count block past the end": { firstRefcountBlock: 2n ** 50n },
    "clusters of 2^63 bytes": { clusterBits: 63 },
    "2^31 snapshots": { snapshotCount: 2 ** 31, snapshotsOffset: 65_536n },
    "snapshots past the end": { snapshotCount: 1, snapshotsOffset: 2n ** 40n },
    "a name longer than the file": { backingNameOffset: 200n, backingNameBytes: 1_000_000 },
    "a name past the end": { backingNameOffset: 2n ** 40n, backingNameBytes: 10 },
    "a second-level table past the end": { firstL1Entry: (2n ** 63n) | (2n ** 50n) },
  };

  it.each(Object.entries(monsters))("%s is refused at once", async (kind, parts) => {
    const path = file("monster.qcow2");
    writeFileSync(path, qcow2(parts));
    const beforeMib = rssMib(live.home.ownerPid());
    const tookMs: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const startedMs = performance.now();
      const { refusal } = await live.ok("image.inspect", { path });
      tookMs.push(performance.now() - startedMs);
      expectReason(refusal, "image.refused");
    }
    // The quickest: this machine does other things meanwhile.
    expect(Math.min(...tookMs), kind).toBeLessThan(atOnceMs);
    expect(rssMib(live.home.ownerPid()) - beforeMib).toBeLessThan(50);
    const runs = spy.imgRuns().length;
    expectError(
      await live.fails("vm.create", {
        name: "monster",
        source: { kind: "disk", path, mode: "copy" },
      }),
      "image.refused",
    );
    expect(spy.imgRuns()).toHaveLength(runs);
  });

  it("the image that they are made from is sound", async () => {
    const path = file("sound.qcow2");
    writeFileSync(path, qcow2());
    expect((await live.ok("image.inspect", { path })).refusal).toBeUndefined();
    execFileSync("qemu-img", ["check", "-f", "qcow2", path]);
  });
});

describe("row 16: ISOs that lie", () => {
  const sectors = 40;
  const primary = (spoil: (pvd: Buffer) => void): Buffer[] => {
    const pvd = volumeDescriptor(1, sectors);
    spoil(pvd);
    return [pvd, terminator()];
  };
  const joliet = (): Buffer => {
    const bytes = volumeDescriptor(2, sectors);
    bytes.write("%/E", 88, "latin1");
    for (let at = 40; at < 72; at += 2) bytes.writeUInt16BE(0xd800, at);
    return bytes;
  };
  const directoryLoop = (): Buffer => {
    const image = iso(
      primary(() => undefined),
      Buffer.alloc(8 * 2048),
    );
    // The root's only child is a directory whose extent is the root's own.
    const at = 20 * 2048;
    for (const offset of [at, at + 34, at + 68]) {
      image.writeUInt8(34, offset);
      image.writeUInt32LE(20, offset + 2);
      image.writeUInt32LE(2048, offset + 10);
      image.writeUInt8(2, offset + 25);
      image.writeUInt8(1, offset + 32);
    }
    return image;
  };
  const liars: Readonly<Record<string, Buffer>> = {
    "cut off at 32 KB": iso([volumeDescriptor(1, sectors)]).subarray(0, 32_768),
    "cut off inside the descriptor": iso([volumeDescriptor(1, sectors)]).subarray(0, 32_768 + 900),
    "sizes that contradict each other": iso(primary((pvd) => pvd.writeUInt32BE(7, 84))),
    "blocks of 0 bytes": iso(primary((pvd) => pvd.fill(0, 128, 132))),
    "a directory loop": directoryLoop(),
    "a path table past the end": iso(primary((pvd) => pvd.writeUInt32LE(0x7fff_ffff, 140))),
    "a root at sector 2^32-1": iso(primary((pvd) => pvd.fill(0xff, 158, 166))),
    "Joliet text that is no UCS-2": iso([volumeDescriptor(1, sectors), joliet(), terminator()]),
    "a boot catalogue past the end": iso([
      volumeDescriptor(1, sectors),
      bootRecord(0xffff_ffff),
      terminator(),
    ]),
    "a boot catalogue that is the descriptor": iso([
      volumeDescriptor(1, sectors),
      bootRecord(16),
      terminator(),
    ]),
    "a volume id of escape sequences": iso(
      primary((pvd) => pvd.write("\u001b[2J<img onerror=x>", 40, "latin1")),
    ),
  };

  const rchar = (): number =>
    Number(
      /^rchar: (\d+)$/m.exec(readFileSync(`/proc/${live.home.ownerPid()}/io`, "utf8"))?.[1] ?? 0,
    );

  /** Says what it is without hanging, reading much, or believing it. */
  const expectJudged = async (path: string): Promise<void> => {
    const tookMs: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const startedMs = performance.now();
      const before = rchar();
      const report = await live.ok("image.inspect", { path });
      tookMs.push(performance.now() - startedMs);
      expect(rchar() - before).toBeLessThan(1024 * 1024 + 256 * 1024);
      expect(report.volumeId ?? "").toMatch(/^[\u0020-\u007e]*$/);
    }
    expect(Math.min(...tookMs)).toBeLessThan(atOnceMs);
  };

  it.each(Object.entries(liars))("%s", async (kind, bytes) => {
    const path = file("liar.iso");
    writeFileSync(path, bytes);
    await expectJudged(path);
    const made = await live.call("vm.create", {
      name: kind,
      source: { kind: "iso", path },
      ...smallVm,
      diskGib: 1,
    });
    if (!made.ok) expectError(made.error, ["image.unknownFormat", "image.refused"], path);
    else await live.ok("vm.delete", { id: made.result.id });
  });

  it("4 GB of descriptors", async () => {
    const path = file("endless.iso");
    const descriptors = Array.from({ length: 2000 }, () => volumeDescriptor(1, sectors));
    writeSparse(path, iso(descriptors), 4 * 1024 ** 3);
    await expectJudged(path);
  });

  it("one of them runs as a CD all the same", async () => {
    const path = file("loop.iso");
    writeFileSync(path, directoryLoop());
    const vm = await live.ok("vm.create", {
      name: "loop",
      source: { kind: "iso", path },
      ...smallVm,
      diskGib: 1,
    });
    const { status, runtime } = await live.ok("vm.start", { id: vm.id });
    expect(status).toBe("running");
    await oracle.check([runtime?.pid ?? 0]);
    await live.ok("vm.stop", { id: vm.id, force: true });
  });
});
