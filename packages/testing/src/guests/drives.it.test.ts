// Drives that come and go, on the real QEMU: in a VM that is stopped, and in one whose guest runs.
import type { Vm } from "@openutm/shared-types";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dropHome, failureOf, makeHome, openBackend } from "./open-backend.ts";
import type { TestBackend } from "./open-backend.ts";

let home: string;
let backend: TestBackend;

beforeAll(async () => {
  home = makeHome();
  backend = await openBackend(home);
});

afterAll(async () => {
  await backend.close();
  dropHome(home);
});

const usb = { controller: "xhci", tablet: false } as const;
const driveIds = ({ config }: Vm): readonly string[] => config?.drives.map(({ id }) => id) ?? [];
const disksOf = (id: string): readonly string[] => readdirSync(join(home, "vms", id, "disks"));

describe("drives of a VM that is stopped", () => {
  it("come as new disks, copies, links, and CDs, on the bus of their kind", async () => {
    const image = join(home, "other.img");
    writeFileSync(image, Buffer.alloc(1024 * 1024));
    let vm = await backend.demo("stopped");
    const add = async (drive: Parameters<typeof backend.call<"vm.addDrive">>[1]["drive"]) => {
      vm = await backend.call("vm.addDrive", { id: vm.id, revision: vm.revision, drive });
      return vm.config?.drives.at(-1);
    };
    expect(await add({ kind: "newDisk", sizeGib: 3 })).toMatchObject({
      id: "disk1",
      bus: "sata",
      medium: { path: "disks/disk1.qcow2", format: "qcow2" },
    });
    expect(await add({ kind: "disk", path: image, mode: "linked" })).toMatchObject({
      id: "disk2",
      medium: { path: "disks/disk2.qcow2", backing: [{ path: image, format: "raw" }] },
    });
    expect(await add({ kind: "disk", path: image, mode: "copy", bus: "virtio" })).toMatchObject({
      bus: "virtio",
      medium: { path: "disks/disk3.img", format: "raw" },
    });
    expect(await add({ kind: "cdrom" })).toMatchObject({
      id: "cd0",
      readOnly: true,
      medium: { kind: "empty" },
    });
    expect(vm.config?.boot.order).toEqual(["disk0", "disk1", "disk2", "disk3", "cd0"]);
    expect(disksOf(vm.id)).toEqual(
      expect.arrayContaining(["disk1.qcow2", "disk2.qcow2", "disk3.img"]),
    );
    await backend.call("vm.start", { id: vm.id });
    await backend.call("vm.stop", { id: vm.id, force: true });
  });

  it("are refused on a stale revision and where the rules are against it, and leave no file", async () => {
    const vm = await backend.demo("refused");
    const drive = { kind: "newDisk", sizeGib: 1 } as const;
    expect(
      await failureOf(backend.call("vm.addDrive", { id: vm.id, revision: 9, drive })),
    ).toMatchObject({ code: "vm.staleRevision", data: { revision: 1 } });
    expect(
      await failureOf(
        backend.call("vm.addDrive", { id: vm.id, revision: 1, drive: { ...drive, bus: "usb" } }),
      ),
    ).toMatchObject({ code: "config.invalid" });
    expect(
      await failureOf(
        backend.call("vm.addDrive", {
          id: vm.id,
          revision: 1,
          drive: { kind: "disk", path: "/nowhere.img", mode: "copy" },
        }),
      ),
    ).toMatchObject({ code: "image.notFound" });
    expect(disksOf(vm.id)).toEqual(["demo.img"]);
  });

  it("leave their image or take it along; the user's own file always stays", async () => {
    const own = join(home, "own.img");
    writeFileSync(own, Buffer.alloc(1024 * 1024));
    let vm = await backend.demo("removed");
    for (const drive of [
      { kind: "newDisk", sizeGib: 1 },
      { kind: "newDisk", sizeGib: 1 },
      { kind: "disk", path: own, mode: "inPlace" },
    ] as const)
      vm = await backend.call("vm.addDrive", { id: vm.id, revision: vm.revision, drive });
    for (const [driveId, image] of [
      ["disk1", "keep"],
      ["disk2", "delete"],
      ["disk3", "delete"],
    ] as const)
      vm = await backend.call("vm.removeDrive", {
        id: vm.id,
        revision: vm.revision,
        driveId,
        image,
      });
    expect(driveIds(vm)).toEqual(["disk0"]);
    expect(disksOf(vm.id).toSorted()).toEqual(["demo.img", "disk1.qcow2"]);
    expect(existsSync(own)).toBe(true);
    const { unattached } = await backend.call("vm.driveUsage", { id: vm.id });
    expect(unattached).toMatchObject([{ path: join(home, "vms", vm.id, "disks/disk1.qcow2") }]);
    // A new disk does not take the file that stayed.
    vm = await backend.call("vm.addDrive", {
      id: vm.id,
      revision: vm.revision,
      drive: { kind: "newDisk", sizeGib: 1 },
    });
    expect(vm.config?.drives.at(-1)?.medium).toMatchObject({ path: "disks/disk1-1.qcow2" });
  });

  it("stay while a linked clone needs their image", async () => {
    const vm = await backend.demo("parent");
    await backend.call("vm.clone", { id: vm.id, name: "clone", mode: "linked" });
    const parent = await backend.call("vm.get", { id: vm.id });
    const remove = (image: "keep" | "delete") =>
      backend.call("vm.removeDrive", {
        id: vm.id,
        revision: parent.revision,
        driveId: "disk0",
        image,
      });
    const removed = await remove("delete");
    // The overlay is the parent's alone and goes; what the clone lies on stays.
    expect(driveIds(removed)).toEqual([]);
    expect(disksOf(vm.id)).toEqual(["demo.img"]);
  });
});

describe("drives of a VM that runs", () => {
  it("come and go on USB without the guest's help, and the config follows", async () => {
    let vm = await backend.demo("live-usb", { usb });
    await backend.call("vm.start", { id: vm.id });
    for (const drive of [
      { kind: "newDisk", sizeGib: 1, bus: "usb" },
      { kind: "cdrom", bus: "usb" },
    ] as const)
      vm = await backend.call("vm.addDrive", { id: vm.id, revision: vm.revision, drive });
    expect(vm.runtime?.restartNeeded).toBe(false);
    expect(driveIds(vm)).toEqual(["disk0", "disk1", "cd0"]);
    const iso = join(home, "other.img");
    writeFileSync(iso, Buffer.alloc(1024 * 1024));
    vm = await backend.call("vm.insertMedium", { id: vm.id, driveId: "cd0", path: iso });
    for (const driveId of ["disk1", "cd0"])
      vm = await backend.call("vm.removeDrive", {
        id: vm.id,
        revision: vm.revision,
        driveId,
        image: "delete",
      });
    expect(vm.runtime?.restartNeeded).toBe(false);
    expect(driveIds(vm)).toEqual(["disk0"]);
    expect(disksOf(vm.id)).toEqual(["demo.img"]);
    await backend.call("vm.stop", { id: vm.id, force: true });
  });

  it("take the empty ports on PCI Express, until none is left, and are known again after a reattach", async () => {
    let vm = await backend.demo("live-virtio");
    await backend.call("vm.start", { id: vm.id });
    // At once: the guest's firmware has not numbered the ports yet, and each drive must get its own all the same.
    const drive = { kind: "newDisk", sizeGib: 1, bus: "virtio" } as const;
    for (let n = 0; n < 4; n += 1)
      vm = await backend.call("vm.addDrive", { id: vm.id, revision: vm.revision, drive });
    expect(vm.status).toBe("running");
    expect(
      await failureOf(backend.call("vm.addDrive", { id: vm.id, revision: vm.revision, drive })),
    ).toMatchObject({ code: "vm.wrongState", hint: expect.stringContaining("stop the VM") });
    expect(disksOf(vm.id)).toHaveLength(5);
    await backend.close();
    backend = await openBackend(home);
    expect(await backend.call("vm.get", { id: vm.id })).toMatchObject({
      status: "running",
      runtime: { restartNeeded: false },
    });
    await backend.call("vm.stop", { id: vm.id, force: true });
    // The same drives at their usual places.
    await backend.call("vm.start", { id: vm.id });
    await backend.call("vm.stop", { id: vm.id, force: true });
  });

  it("are refused where the machine takes none, in words", async () => {
    const vm = await backend.demo("live-sata");
    await backend.call("vm.start", { id: vm.id });
    const add = (bus: "sata" | "scsi") =>
      failureOf(
        backend.call("vm.addDrive", {
          id: vm.id,
          revision: vm.revision,
          drive: { kind: "newDisk", sizeGib: 1, bus },
        }),
      );
    expect(await add("sata")).toMatchObject({ code: "vm.wrongState" });
    expect(await add("scsi")).toMatchObject({ code: "vm.wrongState" });
    expect(
      await failureOf(
        backend.call("vm.removeDrive", {
          id: vm.id,
          revision: vm.revision,
          driveId: "disk0",
          image: "delete",
        }),
      ),
    ).toMatchObject({ code: "vm.wrongState" });
    expect(disksOf(vm.id)).toEqual(["demo.img"]);
    await backend.call("vm.stop", { id: vm.id, force: true });
  });
});
