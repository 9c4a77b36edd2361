// Row 23: a QEMU that ends, or will not. The state is right within a second, and says why.
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Vm } from "@openutm/shared-types";
import { isAlive, waitFor } from "../src/index.ts";
import type { FakeMode } from "../src/fake-qemu/install.ts";
import { createDemo, startLive, type Live } from "./live.ts";
import { startFakeLive, type FakeLive } from "./fake-live.ts";
import { expectError, expectReason, startOracle, type Oracle } from "./oracle.ts";

const noticeWithinMs = 1000;

/** Waits until the VM is as said; gives it and how long that took. */
const becomes = async (
  live: Live,
  id: string,
  status: Vm["status"],
): Promise<{ readonly vm: Vm; readonly tookMs: number }> => {
  const startedMs = performance.now();
  const vm = await waitFor(`the VM to be ${status}`, async () => {
    const now = await live.ok("vm.get", { id });
    return now.status === status ? now : undefined;
  });
  return { vm, tookMs: performance.now() - startedMs };
};

describe("row 23: a real QEMU", () => {
  let live: Live;
  let oracle: Oracle;
  beforeAll(async () => {
    live = await startLive();
    oracle = await startOracle(live);
  });
  afterEach(() => oracle.check());
  afterAll(() => {
    live?.dispose();
    oracle?.dispose();
  });

  it("is killed or crashes: named within a second, with the signal; it starts again", async () => {
    const { id } = await createDemo(live, "dies");
    const tookMs: number[] = [];
    for (const signal of ["SIGKILL", "SIGSEGV", "SIGABRT", "SIGKILL", "SIGKILL"] as const) {
      const { runtime } = await live.ok("vm.start", { id });
      process.kill(runtime?.pid ?? 0, signal);
      const death = await becomes(live, id, "error");
      tookMs.push(death.tookMs);
      expect(death.vm.runtime).toBeUndefined();
      expectReason(death.vm.statusReason, death.vm.statusReason?.code ?? "none");
      expect(`${death.vm.statusReason?.message} ${death.vm.statusReason?.hint}`).toMatch(
        /kill|crash|signal|SIG|memory|ended/i,
      );
      await oracle.check();
    }
    // Most rounds may meet a busy machine.
    expect(tookMs.toSorted((a, b) => a - b)[1]).toBeLessThan(noticeWithinMs);
    const log = await live.ok("vm.logs", { id });
    expect(log.lines.length).toBeLessThanOrEqual(200);
    expect(log.lines.join("\n")).toMatch(/ended unexpectedly/);
  });

  it("ends at once over a bad argument: its own words and the likely cause", async () => {
    const { id, revision } = await createDemo(live, "bad argument");
    await live.ok("vm.update", { id, revision, config: { extraArgs: ["-nosuchoption"] } });
    const error = await live.home.fails("start", id);
    expectError(error, ["qemu.launchFailed", "config.invalid"]);
    expect(JSON.stringify(error.data?.["stderr"])).toContain("-nosuchoption");
    expect((await live.home.cli(["start", id])).stderr).toContain("nosuchoption");
    expect((await live.ok("vm.get", { id })).status).toBe("error");
  });

  it("is ended by SIGTERM from somebody: stopped, with the word of it in the log", async () => {
    const { id } = await createDemo(live, "terminated");
    const { runtime } = await live.ok("vm.start", { id });
    process.kill(runtime?.pid ?? 0, "SIGTERM");
    await becomes(live, id, "stopped");
    expect((await live.ok("vm.logs", { id })).lines.join("\n")).toMatch(/signal/);
  });

  it("is stopped (SIGSTOP): a forced stop ends it all the same, and others answer meanwhile", async () => {
    const { id } = await createDemo(live, "frozen");
    const { runtime } = await live.ok("vm.start", { id });
    const pid = runtime?.pid ?? 0;
    process.kill(pid, "SIGSTOP");
    const stop = live.call("vm.stop", { id, force: true });
    await oracle.check([pid]);
    expect((await stop).ok).toBe(true);
    await waitFor("the frozen QEMU to be gone", () => !isAlive(pid));
    expect((await live.ok("vm.get", { id })).status).toBe("stopped");
  });
});

describe("row 23: a fake QEMU", () => {
  let fake: FakeLive;
  beforeAll(async () => {
    fake = await startFakeLive();
  });
  afterEach(() => fake.oracle.check());
  afterAll(() => fake?.dispose());

  it.each([
    ["exitsSilently", /ended|exit|status|1/, ""],
    ["exitsBeforeSocket", /./, "no such luck"],
  ] satisfies (readonly [FakeMode, RegExp, string])[])(
    "%s: the start fails at once, in words",
    async (mode, words, stderr) => {
      const id = await fake.vm(mode);
      const startedMs = performance.now();
      const error = await fake.live.fails("vm.start", { id });
      // Far below what a start that nobody answers may take.
      expect(performance.now() - startedMs).toBeLessThan(20_000);
      expectError(error, "qemu.launchFailed", words);
      expect(JSON.stringify(error.data?.["stderr"])).toContain(stderr);
      expect((await fake.live.ok("vm.get", { id })).status).toBe("error");
      expect(fake.fakes()).toEqual([]);
    },
  );

  it("hears no power button: the caller is told, and the guest goes on", async () => {
    const id = await fake.vm("obeys");
    await fake.live.ok("vm.start", { id });
    const [pid = 0] = fake.fakes();
    const error = await fake.live.home.fails("stop", id, "--timeout-s", "1");
    expectError(error, "vm.stopTimedOut", /still runs/);
    expect(isAlive(pid)).toBe(true);
    expect((await fake.live.ok("vm.get", { id })).status).toBe("running");
    await fake.live.ok("vm.stop", { id, force: true });
    await becomes(fake.live, id, "stopped");
  });

  it("ignores quit and TERM: KILL ends it", async () => {
    const id = await fake.vm("ignoresQuit");
    await fake.live.ok("vm.start", { id });
    const [pid = 0] = fake.fakes();
    expect(readFileSync(`/proc/${pid}/status`, "utf8")).toContain("State");
    await fake.live.ok("vm.stop", { id, force: true });
    await waitFor("the fake to be gone", () => !isAlive(pid));
    expect((await fake.live.ok("vm.get", { id })).status).toBe("stopped");
  });
});
