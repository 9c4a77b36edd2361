// Row 22: a QEMU that speaks nonsense on its QMP socket. The FAKE says it; the backend must not care.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isAlive, waitFor } from "../src/index.ts";
import type { FakeMode } from "../src/fake-qemu/install.ts";
import { listenToEvents } from "./events.ts";
import { startFakeLive, type FakeLive } from "./fake-live.ts";
import { expectError } from "./oracle.ts";

let fake: FakeLive;
beforeAll(async () => {
  fake = await startFakeLive();
});
afterEach(() => fake.oracle.check());
afterAll(() => fake?.dispose());

const isGone = (pid: number): boolean => !isAlive(pid);

const stopped = async (id: string): Promise<void> => {
  const before = fake.fakes();
  await fake.live.ok("vm.stop", { id, force: true });
  await waitFor("the fake to be gone", () => before.every(isGone));
  expect((await fake.live.ok("vm.get", { id })).status).toBe("stopped");
};

describe("row 22: before the guest runs", () => {
  // Each of these says nothing more after its nonsense: only a bound ends the wait, or the user does.
  it.each(["garbage", "greetsHttp"] satisfies FakeMode[])(
    "%s: the start fails in words and nothing is left",
    async (mode) => {
      const id = await fake.vm(mode);
      const error = await fake.live.fails("vm.start", { id });
      expectError(error, ["qemu.protocol", "qemu.timeout", "vm.notAnswering"], /QEMU/);
      expect(fake.fakes()).toEqual([]);
      const vm = await fake.live.ok("vm.get", { id });
      expect(vm.status).toBe("error");
      expect(vm.statusReason?.message).toMatch(/QEMU/);
    },
  );

  it.each(["greetsHalf", "hangsBeforeGreeting", "socketIsPipe"] satisfies FakeMode[])(
    "%s: a forced stop ends the wait at once",
    async (mode) => {
      const id = await fake.vm(mode);
      const start = fake.live.call("vm.start", { id });
      await waitFor("the fake to run", () => fake.fakes().length > 0);
      await waitFor(
        "the VM to start",
        async () => (await fake.live.ok("vm.get", { id })).status === "starting",
      );
      const beganMs = performance.now();
      await fake.live.call("vm.stop", { id, force: true });
      const answer = await start;
      expect(performance.now() - beganMs).toBeLessThan(12_000);
      if (answer.ok) throw new Error("A QEMU that never greeted was taken for a running one.");
      expectError(
        answer.error,
        ["qemu.launchFailed", "qemu.protocol", "vm.notAnswering"],
        /force|QEMU/,
      );
      await waitFor("the fake to be gone", () => fake.fakes().length === 0);
    },
  );
});

describe("row 22: once it runs", () => {
  it("every character split over reads: it starts, pauses, goes on", async () => {
    const id = await fake.vm("splitsUtf8");
    await fake.live.ok("vm.start", { id });
    expect((await fake.live.ok("vm.pause", { id })).id).toBe(id);
    await waitFor("paused", async () => (await fake.live.ok("vm.get", { id })).status === "paused");
    await fake.live.ok("vm.resume", { id });
    await stopped(id);
  });

  it("replies in another order reach their callers", async () => {
    const id = await fake.vm("reorders");
    await fake.live.ok("vm.start", { id });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => fake.live.call("vm.sendKeys", { id, keys: ["a"] })),
    );
    for (const answer of answers) if (!answer.ok) expectError(answer.error, "qemu.refused");
    await fake.live.ok("vm.pause", { id });
    await waitFor("paused", async () => (await fake.live.ok("vm.get", { id })).status === "paused");
    await stopped(id);
  });

  it("an error without a class is a refusal, not a defect", async () => {
    const id = await fake.vm("errorsWithoutClass");
    await fake.live.ok("vm.start", { id });
    const error = await fake.live.fails("vm.pause", { id });
    expectError(error, ["qemu.refused", "qemu.protocol", "qemu.exited"]);
    await stopped(id);
  });

  it("an end in the middle of a reply: the caller is told, and the backend connects again", async () => {
    const id = await fake.vm("endsMidReply");
    await fake.live.ok("vm.start", { id });
    const pid = fake.fakes();
    expectError(await fake.live.fails("vm.pause", { id }), [
      "qemu.exited",
      "qemu.protocol",
      "vm.notAnswering",
    ]);
    // The process lives: it is not given up, and it is reached again.
    expect(pid.every(isAlive)).toBe(true);
    await waitFor("the VM to answer again", async () => {
      const vm = await fake.live.ok("vm.get", { id });
      return vm.status === "running" && vm.statusReason === undefined;
    });
    await stopped(id);
  });

  it("a reply of 64 MB is cut off by the parser's bound", async () => {
    const id = await fake.vm("floodsReply");
    await fake.live.ok("vm.start", { id });
    expectError(await fake.live.fails("vm.pause", { id }), [
      "qemu.protocol",
      "qemu.exited",
      "vm.notAnswering",
      "qemu.timeout",
    ]);
    await fake.oracle.check();
    await stopped(id);
  });

  it("a socket that is a link is not followed", async () => {
    const id = await fake.vm("socketIsLink");
    expectError(await fake.live.fails("vm.start", { id }), "vm.notAnswering", /not a socket/);
    expect(fake.fakes()).toEqual([]);
  });

  it.each(["floodsEvents", "floodsDiskErrors"] satisfies FakeMode[])(
    "%s: 10,000 events a second become at most ten",
    async (mode) => {
      const id = await fake.vm(mode);
      const events = await listenToEvents(fake.live);
      const seconds = 3;
      try {
        const startedMs = performance.now();
        await fake.live.ok("vm.start", { id });
        const tookMs: number[] = [];
        const endMs = performance.now() + seconds * 1000;
        while (performance.now() < endMs) {
          const askedMs = performance.now();
          await fake.live.ok("vm.list", {});
          tookMs.push(performance.now() - askedMs);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        const told = events.seen().filter((event) => JSON.stringify(event.payload).includes(id));
        const elapsedSeconds = (performance.now() - startedMs) / 1000;
        expect(told.length).toBeGreaterThan(0);
        expect(told.length).toBeLessThanOrEqual(10 * (elapsedSeconds + 2));
        // The median: a call may meet a busy machine.
        expect(tookMs.toSorted((a, b) => a - b)[tookMs.length >> 1]).toBeLessThan(2000);
      } finally {
        events.close();
      }
      await stopped(id);
    },
  );
});
