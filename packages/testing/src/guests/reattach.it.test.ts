// Guests outlive their backend, and the next one finds them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, qemusOf } from "../harness/processes.ts";
import { waitFor } from "../harness/wait.ts";
import { dropHome, failureOf, makeHome, openBackend } from "./open-backend.ts";
import type { TestBackend } from "./open-backend.ts";

/** Far below any call's patience, which is ten seconds; how fast it is, `npm run bench` says. */
const noWaitMs = 8000;

type Started = { readonly id: string; readonly pid: number };

let home: string;
let backend: TestBackend | undefined;

beforeEach(() => {
  home = makeHome();
});

afterEach(async () => {
  await backend?.close();
  backend = undefined;
  dropHome(home);
});

const openTimed = async (): Promise<{
  readonly opened: TestBackend;
  readonly tookMs: number;
}> => {
  const beginMs = performance.now();
  const opened = await openBackend(home);
  return { opened, tookMs: performance.now() - beginMs };
};

/** Guests of a backend that was killed with -9 right after it had started them. */
const orphanedGuests = async (count: number): Promise<readonly Started[]> => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "backend-process.ts"), home, String(count)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes("\n")) break;
  }
  const { backend: pid, guests } = JSON.parse(said) as {
    readonly backend: number;
    readonly guests: readonly Started[];
  };
  process.kill(pid, "SIGKILL");
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  await waitFor("the backend to be gone", () => !isAlive(pid));
  return guests;
};

describe.skipIf(process.platform !== "linux")(
  "a new backend after kill -9 of the old one (reads Linux's /proc)",
  () => {
    it("finds every guest with its PID, and names the one that hangs, which keeps nobody waiting", async () => {
      const guests = await orphanedGuests(4);
      const [hung, ...others] = guests as [Started, ...Started[]];
      process.kill(hung.pid, "SIGSTOP");
      let found = await openTimed();
      // More than once where the machine is busy: it is the backend that must not wait.
      for (let again = 1; again < 4 && found.tookMs >= noWaitMs; again += 1) {
        await found.opened.close();
        found = await openTimed();
      }
      backend = found.opened;
      expect(found.tookMs).toBeLessThan(noWaitMs);
      for (const { id, pid } of others) {
        const vm = await backend.call("vm.get", { id });
        expect(vm).toMatchObject({
          status: "running",
          runtime: { pid, accelerator: "tcg", restartNeeded: false },
        });
        expect(vm.statusReason).toBeUndefined();
      }
      expect(await backend.call("vm.get", { id: hung.id })).toMatchObject({
        status: "running",
        statusReason: { code: "vm.notAnswering" },
        runtime: { pid: hung.pid },
      });
      expect(await failureOf(backend.call("vm.pause", { id: hung.id }))).toMatchObject({
        code: "vm.notAnswering",
      });
      expect(
        await failureOf(backend.call("vm.stop", { id: hung.id, timeoutMs: 100 })),
      ).toMatchObject({ code: "vm.notAnswering" });

      process.kill(hung.pid, "SIGCONT");
      const { id } = hung;
      const owner = backend;
      await waitFor(
        "the hung guest to answer",
        async () => (await owner.call("vm.get", { id })).statusReason === undefined,
      );
      expect((await backend.call("vm.pause", { id })).status).toBe("paused");
      expect((await backend.call("vm.stop", { id, force: true })).status).toBe("stopped");

      // An adopted guest's end is seen as well, and never taken for an exit with 0.
      const [killed, stopped] = others as [Started, Started];
      process.kill(killed.pid, "SIGKILL");
      const crashed = await waitFor("the end of an adopted guest", async () => {
        const vm = await owner.call("vm.get", { id: killed.id });
        return vm.status === "running" ? undefined : vm;
      });
      expect(crashed).toMatchObject({ status: "error", statusReason: { code: "qemu.exited" } });
      expect((await backend.call("vm.stop", { id: stopped.id, timeoutMs: 30_000 })).status).toBe(
        "stopped",
      );
      expect((await backend.call("vm.logs", { id: stopped.id })).lines.join()).toContain(
        "stopped: the guest shut down",
      );
    });

    it("ends a hung guest by force", async () => {
      const [hung] = (await orphanedGuests(1)) as [Started];
      process.kill(hung.pid, "SIGSTOP");
      backend = await openBackend(home);
      expect((await backend.call("vm.stop", { id: hung.id, force: true })).status).toBe("stopped");
      expect(isAlive(hung.pid)).toBe(false);
    });

    it("tells of guests that ended meanwhile", async () => {
      const [gone] = (await orphanedGuests(1)) as [Started];
      process.kill(gone.pid, "SIGKILL");
      await waitFor("its end", () => !isAlive(gone.pid));
      backend = await openBackend(home);
      expect((await backend.call("vm.get", { id: gone.id })).status).toBe("stopped");
      expect((await backend.call("vm.logs", { id: gone.id })).lines.join()).toContain(
        "ended while OpenUTM was not running",
      );
      expect(readdirSync(join(home, "run"))).toEqual([]);
      expect((await backend.call("vm.start", { id: gone.id })).status).toBe("running");
    });

    it("does not take a stranger with a guest's old PID for the guest", async () => {
      const [guest] = (await orphanedGuests(1)) as [Started];
      process.kill(guest.pid, "SIGKILL");
      await waitFor("its end", () => !isAlive(guest.pid));
      const [runId = ""] = readdirSync(join(home, "run"));
      const path = join(home, "run", runId, "guest.json");
      const file = JSON.parse(readFileSync(path, "utf8")) as {
        process: { pid: number; startTime: string };
      };
      const stranger = spawn("sleep", ["600"], { stdio: "ignore" });
      writeFileSync(
        path,
        JSON.stringify({ ...file, process: { ...file.process, pid: stranger.pid } }),
      );
      backend = await openBackend(home);
      expect((await backend.call("vm.get", { id: guest.id })).status).toBe("stopped");
      expect(isAlive(stranger.pid ?? 0)).toBe(true);
      stranger.kill("SIGKILL");
      await once(stranger, "exit");
    });
  },
);

describe.skipIf(process.platform !== "linux")(
  "runtime directories that are not as they were (reads Linux's /proc)",
  () => {
    it("deleted: the guest runs on, is named, and can be ended", async () => {
      const [guest] = (await orphanedGuests(1)) as [Started];
      rmSync(join(home, "run"), { recursive: true });
      backend = await openBackend(home);
      expect(isAlive(guest.pid)).toBe(true);
      expect(await backend.call("vm.get", { id: guest.id })).toMatchObject({
        status: "running",
        statusReason: { code: "vm.cannotReattach" },
      });
      const { orphans } = await backend.call("orphan.list", {});
      expect(orphans).toMatchObject([
        { pid: guest.pid, vmId: guest.id, alive: true, reason: { code: "orphan.lostDirectory" } },
      ]);
      expect((await backend.call("vm.start", { id: guest.id })).runtime?.pid).not.toBe(0);
      // Probes of accelerators come and go.
      await waitFor("one QEMU and no second", () => qemusOf(home).length === 1);
      expect((await backend.call("vm.stop", { id: guest.id, force: true })).status).toBe("stopped");
      expect((await backend.call("orphan.list", {})).orphans).toEqual([]);
    });

    it.each([
      ["half of a guest.json", '{"schemaVersion":1,"vmId":'],
      ["a guest.json of a future", '{"schemaVersion":99}'],
    ])("with %s: an orphan that runs on until it is cleaned up", async (_what, text) => {
      const [guest] = (await orphanedGuests(1)) as [Started];
      const [runId = ""] = readdirSync(join(home, "run"));
      writeFileSync(join(home, "run", runId, "guest.json"), text);
      backend = await openBackend(home);
      const { orphans } = await backend.call("orphan.list", {});
      expect(orphans).toMatchObject([
        { id: runId, pid: guest.pid, alive: true, reason: { code: "orphan.unreadable" } },
      ]);
      expect(isAlive(guest.pid)).toBe(true);
      await backend.call("orphan.cleanUp", { id: runId });
      expect(isAlive(guest.pid)).toBe(false);
      expect((await backend.call("orphan.list", {})).orphans).toEqual([]);
      expect(await failureOf(backend.call("orphan.cleanUp", { id: runId }))).toMatchObject({
        code: "orphan.notFound",
      });
    });

    it("of a backend that died between preparing and noting the PID: the guest is found by its arguments", async () => {
      const [guest] = (await orphanedGuests(1)) as [Started];
      const [runId = ""] = readdirSync(join(home, "run"));
      const path = join(home, "run", runId, "guest.json");
      const { process: _noted, ...early } = JSON.parse(readFileSync(path, "utf8")) as Record<
        string,
        unknown
      >;
      writeFileSync(path, JSON.stringify(early));
      backend = await openBackend(home);
      expect(await backend.call("vm.get", { id: guest.id })).toMatchObject({
        status: "running",
        runtime: { pid: guest.pid },
      });
    });
  },
);
