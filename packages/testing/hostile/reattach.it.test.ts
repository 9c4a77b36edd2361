// Rows 24 and 25: the backend is killed while guests run; the next one finds every one of them.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Vm } from "@openutm/shared-types";
import { afterEach, describe, expect, it } from "vitest";
import { isAlive, testHome, waitFor } from "../src/index.ts";
import { createDemo, startLive, type Live } from "./live.ts";
import { guestsOf, expectError, expectReason } from "./oracle.ts";

const guestCount = 20;
const foundWithinMs = 2000;
/** The same on a machine that is busy, in calls of a command line. */
const callsToFind = 6;
/** Field 22 of /proc/<pid>/stat: with the PID it names one process for good. */
const startTimeOf = (pid: number): string =>
  readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] ?? "";
const pidOf = (vm: Vm): number => vm.runtime?.pid ?? 0;
const namesOf = (pids: readonly number[]): string[] =>
  pids.map((pid) => `${pid} since ${startTimeOf(pid)}`).toSorted();

let live: Live | undefined;
afterEach(() => {
  live?.dispose();
  live = undefined;
});

const startGuests = async (here: Live, count: number): Promise<Vm[]> => {
  const vms: Vm[] = [];
  for (let i = 0; i < count; i += 1) vms.push(await createDemo(here, `guest ${i}`));
  return Promise.all(vms.map(({ id }) => here.ok("vm.start", { id })));
};

/** By a new backend, the first time that it is asked, and what that may take. */
const findAgain = async (
  home: Live["home"],
): Promise<{ readonly vms: Vm[]; readonly tookMs: number; readonly boundMs: number }> => {
  await home.ok("doctor");
  const answeredMs = performance.now();
  const vms = await home.ok<Vm[]>("list");
  const listedMs = performance.now();
  // What a command line costs on this machine at this moment, with nothing left to be found.
  await home.ok<Vm[]>("list");
  const callMs = performance.now() - listedMs;
  return {
    vms,
    tookMs: listedMs - answeredMs,
    boundMs: Math.max(foundWithinMs, callsToFind * callMs),
  };
};

const killOwner = async (home: Live["home"]): Promise<void> => {
  const owner = home.ownerPid();
  process.kill(owner, "SIGKILL");
  await waitFor("the owner to be gone", () => !isAlive(owner));
};

describe("row 24: kill -9 of the backend", () => {
  it("with twenty guests, one of them stopped by SIGSTOP: none is lost", async () => {
    live = await startLive();
    const before = await startGuests(live, guestCount);
    const processes = namesOf(before.map(pidOf));
    const [hung] = before;
    if (hung === undefined) throw new Error("There are no guests.");
    process.kill(pidOf(hung), "SIGSTOP");
    const oldOwner = live.home.ownerPid();
    await live.stop("SIGKILL");
    expect(guestsOf(live.home.dir)).toHaveLength(guestCount);

    // The next backend is the one that a command line starts; another one where the machine was busy at that moment.
    const home = live.home;
    let found = await findAgain(home);
    for (let again = 1; again < 4 && found.tookMs >= found.boundMs; again += 1) {
      await killOwner(home);
      found = await findAgain(home);
    }
    expect(home.ownerPid()).not.toBe(oldOwner);
    expect(found.tookMs).toBeLessThan(found.boundMs);
    const after = found.vms;
    expect(after.filter((vm) => vm.runtime !== undefined)).toHaveLength(guestCount);
    expect(namesOf(after.map(pidOf))).toEqual(processes);
    for (const vm of after) {
      expect(vm.status).toBe("running");
      expect(vm.statusReason?.code).toBe(vm.id === hung.id ? "vm.notAnswering" : undefined);
    }
    expectError(await home.fails("pause", hung.id), "vm.notAnswering", /answer/);
    // The others can be spoken to, not only be seen.
    for (const vm of after.slice(1, 4)) await home.ok("keys", vm.id, "shift");

    process.kill(pidOf(hung), "SIGCONT");
    await waitFor("the stopped guest to answer again", async () => {
      const vm = await home.ok<Vm>("show", hung.id);
      return vm.status === "running" && vm.statusReason === undefined;
    });
    await home.ok("pause", hung.id);
    expect(namesOf(guestsOf(home.dir).map(({ pid }) => pid))).toEqual(processes);
  }, 300_000);

  it("a guest that ends while nobody watches is not shown as running", async () => {
    live = await startLive();
    const [gone, stays] = await startGuests(live, 2);
    if (gone === undefined || stays === undefined) throw new Error("There are no guests.");
    await live.stop("SIGKILL");
    process.kill(pidOf(gone), "SIGKILL");
    await waitFor("it to be gone", () => !isAlive(pidOf(gone)));
    await live.start();
    expect((await live.ok("vm.get", { id: gone.id })).runtime).toBeUndefined();
    expect(await live.ok("vm.get", { id: stays.id })).toMatchObject({
      status: "running",
      runtime: { pid: pidOf(stays) },
    });
    expect(readdirSync(join(live.home.dir, "run"))).toHaveLength(1);
    await live.ok("vm.start", { id: gone.id });
  });
});

describe("row 25: the runtime directory is spoiled meanwhile", () => {
  it("deleted: the guest lives, is named, is not started twice, and can be ended", async () => {
    live = await startLive();
    const [lost, other] = await startGuests(live, 2);
    if (lost === undefined || other === undefined) throw new Error("There are no guests.");
    await live.stop("SIGKILL");
    const run = join(live.home.dir, "run");
    for (const id of readdirSync(run))
      if (readFileSync(join(run, id, "guest.json"), "utf8").includes(lost.id))
        rmSync(join(run, id), { recursive: true });
    await live.start();
    expect(isAlive(pidOf(lost))).toBe(true);
    const vm = await live.ok("vm.get", { id: lost.id });
    expect(vm.status).toBe("running");
    expectReason(vm.statusReason, "vm.cannotReattach", /reach/);
    const { orphans } = await live.ok("orphan.list", {});
    expect(orphans).toMatchObject([{ pid: pidOf(lost), vmId: lost.id, alive: true }]);
    await live.ok("vm.start", { id: lost.id });
    expect(guestsOf(live.home.dir)).toHaveLength(2);
    await live.ok("vm.stop", { id: lost.id, force: true });
    await waitFor("it to be gone", () => !isAlive(pidOf(lost)));
    expect(isAlive(pidOf(other))).toBe(true);
  });

  it.for<[string, (run: string) => void]>([
    ["full", (run) => fill(run)],
    ["read-only", (run) => void execFileSync("mount", ["-o", "remount,ro", run])],
  ])("%s: the guests live and are found", async ([_kind, spoil], context) => {
    const home = testHome();
    const run = join(home.dir, "run");
    mkdirSync(run, { mode: 0o700 });
    const tried = spawnSync("mount", [
      "-t",
      "tmpfs",
      "-o",
      "size=512k,mode=700",
      "openutm-test",
      run,
    ]);
    if (tried.status !== 0) {
      home.dispose();
      return context.skip("a tmpfs cannot be mounted here (needs root)");
    }
    try {
      live = await startLive({ dir: home.dir });
      const guests = await startGuests(live, 2);
      const processes = namesOf(guests.map(pidOf));
      await live.stop("SIGKILL");
      spoil(run);
      await live.start();
      const { vms } = await live.ok("vm.list", {});
      expect(namesOf(vms.map(pidOf))).toEqual(processes);
      expect(vms.map(({ status }) => status)).toEqual(["running", "running"]);
      for (const { id } of guests) await live.ok("vm.sendKeys", { id, keys: ["shift"] });
      // A start that needs the directory says what is wrong with it.
      const { id } = await createDemo(live, "one more");
      const error = await live.fails("vm.start", { id });
      expectError(error, ["disk.full", "host.limit"], /runtime directory|full|read-only/);
      expect(namesOf(guestsOf(home.dir).map(({ pid }) => pid))).toEqual(processes);
    } finally {
      live?.dispose();
      spawnSync("umount", ["-l", run]);
      home.dispose();
    }
  });
});

const fill = (dir: string): void => {
  try {
    for (let i = 0; ; i += 1) writeFileSync(join(dir, `filler-${i}`), Buffer.alloc(4096));
  } catch {
    // Full.
  }
};
