// Guests that end badly, and QEMUs that misbehave: real ones killed, and the FAKE one for what a real one does too rarely.
import type { BackendEvent, Vm } from "@openutm/shared-types";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installFakeQemu } from "../fake-qemu/install.ts";
import type { FakeMode, FakeQemu } from "../fake-qemu/install.ts";
import { isAlive, processesOf, rssMib } from "../harness/processes.ts";
import { waitFor } from "../harness/wait.ts";
import { dropHome, failureOf, makeHome, openBackend } from "./open-backend.ts";
import type { TestBackend } from "./open-backend.ts";

const settledStatus = (backend: TestBackend, id: string): Promise<Vm> =>
  waitFor("the end to be seen", async () => {
    const vm = await backend.call("vm.get", { id });
    return vm.status === "error" || vm.status === "stopped" ? vm : undefined;
  });

const noticesOf = (events: readonly BackendEvent[], id: string) =>
  events.flatMap((event) =>
    event.topic === "vm.notice" && event.payload.id === id ? [event.payload] : [],
  );

describe.skipIf(process.platform !== "linux")(
  "a real QEMU that is killed (reads Linux's /proc)",
  () => {
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

    it.each(["SIGKILL", "SIGSEGV"] as const)(
      "by %s is an error that names the signal",
      async (signal) => {
        const { id } = await backend.demo(signal);
        const { runtime } = await backend.call("vm.start", { id });
        const seen = backend.events.length;
        process.kill(runtime?.pid ?? 0, signal);
        const vm = await settledStatus(backend, id);
        expect(vm.status).toBe("error");
        expect(vm.runtime).toBeUndefined();
        expect(vm.statusReason?.message).toBeTruthy();
        expect(
          backend.events
            .slice(seen)
            .some((event) => event.topic === "vm.changed" && event.payload.vm.status === "error"),
        ).toBe(true);
        await waitFor(
          "the runtime directory to go",
          () => readdirSync(join(home, "run")).length === 0,
        );
        expect((await backend.call("vm.start", { id })).status).toBe("running");
        await backend.call("vm.stop", { id, force: true });
      },
    );

    it("by SIGTERM has stopped, because QEMU said so", async () => {
      const { id } = await backend.demo("term");
      const { runtime } = await backend.call("vm.start", { id });
      process.kill(runtime?.pid ?? 0, "SIGTERM");
      expect((await settledStatus(backend, id)).status).toBe("stopped");
    });

    it("by its own arguments shows its last words", async () => {
      const { id } = await backend.demo("words", { extraArgs: ["-no-such-option"] });
      const failure = await failureOf(backend.call("vm.start", { id }));
      expect(failure).toMatchObject({ code: "config.invalid", data: { exitCode: 1 } });
      expect(JSON.stringify(failure.data?.["stderr"])).toContain("no-such-option");
      const vm = await backend.call("vm.get", { id });
      expect(vm.status).toBe("error");
      expect(vm.statusReason?.evidence?.join()).toContain("no-such-option");
      expect((await backend.call("vm.logs", { id })).lines.join()).toContain("no-such-option");
      expect(readdirSync(join(home, "run"))).toEqual([]);
    });
  },
);

describe.skipIf(process.platform !== "linux")("a fake QEMU that (reads Linux's /proc)", () => {
  let home: string;
  let fake: FakeQemu;
  let backend: TestBackend;
  beforeAll(async () => {
    home = makeHome();
    fake = installFakeQemu();
    backend = await openBackend(home, { qemuFolders: [fake.folder], launchTimeoutMs: 3000 });
  });
  afterAll(async () => {
    await backend.close();
    dropHome(home);
    fake.dispose();
  });

  const vmIn = async (mode: FakeMode): Promise<string> => {
    fake.setMode(mode);
    return (await backend.demo(mode)).id;
  };
  const guestsOf = (id: string) =>
    processesOf(home).filter(({ argv }) => argv.some((word) => word.includes(id)));

  it("obeys is started and ended like a real one", async () => {
    const id = await vmIn("obeys");
    expect((await backend.call("vm.start", { id })).status).toBe("running");
    expect((await backend.call("vm.pause", { id })).status).toBe("paused");
    expect((await backend.call("vm.stop", { id, force: true })).status).toBe("stopped");
    expect(guestsOf(id)).toEqual([]);
  });

  it.each([
    ["exitsSilently", "qemu.launchFailed", 1],
    ["exitsBeforeSocket", "qemu.launchFailed", 3],
  ] as const)("%s fails the start in words, with its exit code", async (mode, code, exitCode) => {
    const id = await vmIn(mode);
    const failure = await failureOf(backend.call("vm.start", { id }));
    expect(failure).toMatchObject({
      code,
      data: {
        exitCode,
        stderr: mode === "exitsSilently" ? [] : ["qemu-system-x86_64: FAKE: no such luck"],
      },
    });
    expect(failure.message.length).toBeGreaterThan(10);
    expect((await backend.call("vm.get", { id })).status).toBe("error");
    expect(readdirSync(join(home, "run"))).toEqual([]);
  });

  it.each([
    ["hangsBeforeGreeting", "qemu.timeout"],
    ["garbage", "qemu.protocol"],
  ] as const)("%s fails the start and is ended", async (mode, code) => {
    const id = await vmIn(mode);
    expect(await failureOf(backend.call("vm.start", { id }))).toMatchObject({ code });
    expect((await backend.call("vm.get", { id })).status).toBe("error");
    expect(guestsOf(id)).toEqual([]);
    expect(readdirSync(join(home, "run"))).toEqual([]);
  });

  it("hangs before greeting gives way to a forced stop", async () => {
    const id = await vmIn("hangsBeforeGreeting");
    const start = failureOf(backend.call("vm.start", { id }));
    await waitFor("the hanging process", () => guestsOf(id).length > 0);
    expect((await backend.call("vm.stop", { id, force: true })).status).toBe("stopped");
    expect(await start).toMatchObject({ code: "qemu.launchFailed" });
    expect(guestsOf(id)).toEqual([]);
  });

  it("ignores quit and SIGTERM is killed", async () => {
    const id = await vmIn("ignoresQuit");
    const { runtime } = await backend.call("vm.start", { id });
    expect((await backend.call("vm.stop", { id, force: true })).status).toBe("stopped");
    expect(isAlive(runtime?.pid ?? 0)).toBe(false);
  });

  it("floods events is thinned out to ten changes a second, and still obeys", async () => {
    const id = await vmIn("floodsEvents");
    await backend.call("vm.start", { id });
    const before = backend.events.length;
    const beginMs = performance.now();
    const rssBefore = rssMib(process.pid);
    await waitFor("three seconds of flood", () => performance.now() - beginMs > 3000);
    const seconds = (performance.now() - beginMs) / 1000;
    const changes = backend.events
      .slice(before)
      .filter(({ topic }) => topic === "vm.changed").length;
    // A full burst may come on top.
    expect(changes).toBeLessThanOrEqual(10 * (seconds + 1) + 1);
    expect(changes).toBeGreaterThan(2);
    expect(rssMib(process.pid) - rssBefore).toBeLessThan(200);
    expect((await backend.call("vm.stop", { id, force: true })).status).toBe("stopped");
  });

  it("floods disk errors gives one notice", async () => {
    const id = await vmIn("floodsDiskErrors");
    await backend.call("vm.start", { id });
    await waitFor("the notice", () => noticesOf(backend.events, id).length > 0);
    await backend.call("vm.sendKeys", { id, keys: ["a"] }).catch(() => undefined);
    const beginMs = performance.now();
    await waitFor("a second of flood", () => performance.now() - beginMs > 1000);
    expect(noticesOf(backend.events, id)).toHaveLength(1);
    expect(noticesOf(backend.events, id)[0]?.reason.code).toBe("disk.ioError");
    await backend.call("vm.stop", { id, force: true });
  });

  it("meets a full disk is paused, says so, and can be resumed", async () => {
    const id = await vmIn("diskFull");
    await backend.call("vm.start", { id });
    const paused = await waitFor("the pause", async () => {
      const vm = await backend.call("vm.get", { id });
      return vm.status === "paused" ? vm : undefined;
    });
    expect(paused.statusReason).toMatchObject({
      code: "disk.full",
      hint: expect.stringContaining("resume"),
    });
    expect(noticesOf(backend.events, id)).toHaveLength(1);
    const resumed = await backend.call("vm.resume", { id });
    expect(resumed.status).toBe("running");
    expect(resumed.statusReason).toBeUndefined();
    await backend.call("vm.stop", { id, force: true });
  });

  it("locks its tray keeps its medium until it is forced", async () => {
    fake.setMode("locksTray");
    const iso = join(home, "cd.iso");
    writeFileSync(iso, Buffer.alloc(64 * 1024, 1));
    const drive = {
      id: "cd0",
      kind: "cdrom" as const,
      bus: "sata" as const,
      medium: { kind: "file" as const, path: iso, format: "raw" as const },
    };
    const { id } = await backend.demo("locked", {
      drives: [drive],
      boot: { order: [], menu: false },
    });
    await backend.call("vm.start", { id });
    expect(await failureOf(backend.call("vm.ejectMedium", { id, driveId: "cd0" }))).toMatchObject({
      code: "drive.locked",
      hint: expect.stringContaining("force"),
    });
    expect((await backend.call("vm.get", { id })).config?.drives[0]?.medium.kind).toBe("file");
    const ejected = await backend.call("vm.ejectMedium", { id, driveId: "cd0", force: true });
    expect(ejected.config?.drives[0]?.medium).toEqual({ kind: "empty" });
    await backend.call("vm.stop", { id, force: true });
  });
});
