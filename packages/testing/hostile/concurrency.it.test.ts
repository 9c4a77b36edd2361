// Rows 29 and 30: the same VM twice, and what must not be done to a VM that runs. (Row 29's raw QEMU: ports.it.test.ts.)
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Vm } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { waitFor } from "../src/index.ts";
import { createDemo, smallVm } from "./live.ts";
import { guestsOf, expectError } from "./oracle.ts";
import { underOracle } from "./under-oracle.ts";

const { live, oracle, folder } = underOracle();

describe("row 29: the same VM twice", () => {
  it("pages and command lines at once: one QEMU, and all are told the same one", async () => {
    const { id } = await createDemo(live, "popular");
    const [pages, lines] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, () => live.ok("vm.start", { id }))),
      Promise.all(Array.from({ length: 3 }, () => live.home.ok<Vm>("start", id))),
    ]);
    const pids = new Set([...pages, ...lines].map((vm) => vm.runtime?.pid));
    expect(pids.size).toBe(1);
    expect(guestsOf(live.home.dir)).toHaveLength(2);
    // Starts and forced stops mixed: every call ends, and what is left agrees with what is said.
    const mixed = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 3 === 2 ? live.call("vm.stop", { id, force: true }) : live.call("vm.start", { id }),
      ),
    );
    for (const answer of mixed)
      if (!answer.ok)
        expectError(answer.error, ["qemu.launchFailed", "vm.wrongState", "qemu.exited"]);
    await live.ok("vm.stop", { id, force: true });
    await waitFor("only the bystander", () => guestsOf(live.home.dir).length === 1);
    expect((await live.ok("vm.get", { id })).status).toBe("stopped");
  });

  it("a second `serve` of the same library is a client of the first", async () => {
    const owner = live.home.ownerPid();
    const second = await live.home.serve();
    try {
      expect(second.origin).toBe(live.served().origin);
      const doctor = await live.home.ok<{ pid: number }>("doctor");
      expect(doctor.pid).toBe(owner);
    } finally {
      second.child.kill("SIGTERM");
      await new Promise((resolve) => second.child.once("exit", resolve));
    }
    expect((await live.ok("vm.get", { id: oracle.bystander.id })).status).toBe("running");
  });

  it("two VMs with one disk: the second start is refused, and the holder is named", async () => {
    const path = join(folder, "shared.img");
    writeFileSync(path, Buffer.alloc(1024 * 1024));
    const source = { kind: "disk", path, mode: "inPlace" } as const;
    const one = await live.ok("vm.create", { name: "one", source, ...smallVm });
    const two = await live.call("vm.create", { name: "two", source, ...smallVm });
    if (!two.ok) return expectError(two.error, ["config.invalid", "image.inUse"], path);
    const { runtime } = await live.ok("vm.start", { id: one.id });
    expectError(
      await live.fails("vm.start", { id: two.result.id }),
      "image.inUse",
      String(runtime?.pid),
    );
    expect((await live.ok("vm.plan", { id: two.result.id })).argv.join("\n")).not.toMatch(
      /locking|share-rw|force-share/,
    );
    await oracle.check([runtime?.pid ?? 0]);
    await live.ok("vm.stop", { id: one.id, force: true });
    return undefined;
  });
});

describe("row 30: a VM that runs", () => {
  it("is not cloned or deleted; renamed and changed it goes on as it was", async () => {
    const made = await createDemo(live, "busy");
    const { id } = made;
    const { runtime } = await live.ok("vm.start", { id });
    const pid = runtime?.pid ?? 0;
    for (const mode of ["full", "linked"] as const) {
      expectError(await live.fails("vm.clone", { id, name: "copy", mode }), "vm.wrongState", /run/);
      expectError(
        await live.home.fails("clone", id, "copy", "--mode", mode),
        "vm.wrongState",
        /run/,
      );
    }
    expectError(await live.fails("vm.delete", { id }), "vm.wrongState", /run/);
    expectError(await live.home.fails("delete", id, "--yes"), "vm.wrongState", /run/);
    const renamed = await live.ok("vm.update", {
      id,
      revision: made.revision,
      name: "renamed",
      config: { memoryMib: 96 },
    });
    expect(renamed).toMatchObject({
      name: "renamed",
      status: "running",
      runtime: { pid, restartNeeded: true },
    });
    await oracle.check([pid]);
    await live.ok("vm.stop", { id, force: true });
    expect((await live.ok("vm.list", {})).vms.filter((vm) => vm.name === "copy")).toEqual([]);
  });

  it("its disk is grown through QMP, not behind QEMU's back", async () => {
    const vm = await live.ok("vm.create", {
      name: "grows",
      source: { kind: "empty" },
      ...smallVm,
      diskGib: 1,
    });
    const { runtime } = await live.ok("vm.start", { id: vm.id });
    await live.ok("vm.resizeDrive", { id: vm.id, driveId: "disk0", sizeGib: 2 });
    const usage = await live.ok("vm.driveUsage", { id: vm.id });
    expect(usage.drives.find(({ driveId }) => driveId === "disk0")).toMatchObject({
      virtualSizeBytes: 2 * 1024 ** 3,
    });
    expectError(
      await live.fails("vm.resizeDrive", { id: vm.id, driveId: "disk0", sizeGib: 1 }),
      "image.shrinkRefused",
    );
    await oracle.check([runtime?.pid ?? 0]);
    await live.ok("vm.stop", { id: vm.id, force: true });
  });

  it("the base of a linked clone is neither written to nor deleted under it", async () => {
    const parent = await createDemo(live, "parent");
    const child = await live.ok("vm.clone", { id: parent.id, name: "child", mode: "linked" });
    expectError(await live.fails("vm.delete", { id: parent.id }), "vm.hasDependents", "child");
    const started = await Promise.all([
      live.ok("vm.start", { id: parent.id }),
      live.ok("vm.start", { id: child.id }),
    ]);
    await oracle.check(started.map((vm) => vm.runtime?.pid ?? 0));
    for (const { id } of [parent, child]) await live.ok("vm.stop", { id, force: true });
  });
});
