// The life of a backend without a window: it ends when nobody needs it or when it is told to, and guests go on.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Vm } from "@openutm/shared-types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backendUnderTest } from "../harness/backend-kind.ts";
import { testHome, type TestHome } from "../harness/home.ts";
import { isAlive } from "../harness/processes.ts";
import { waitFor } from "../harness/wait.ts";

let home: TestHome;

beforeEach(() => {
  home = testHome({ env: { OPENUTM_IDLE_EXIT_MS: "700" } });
});

afterEach(() => home.dispose());

const owner = async (): Promise<number> => {
  const { backend, pid } = await home.ok<{ backend: string; pid: number }>("doctor");
  expect(backend).toBe(backendUnderTest);
  return pid;
};

const startDemo = async (): Promise<number> => {
  await home.ok("create", "demo", "--demo", "--memory-mib", "64");
  return (await home.ok<Vm>("start", "demo")).runtime?.pid ?? 0;
};

describe("a headless backend", () => {
  it("ends some time after its last client, and leaves nothing but the library", async () => {
    const pid = await owner();
    await waitFor("it to end by itself", () => !isAlive(pid));
    for (const name of ["owner.json", "control.sock", "library.db-wal"])
      expect(existsSync(join(home.dir, name)), name).toBe(false);
  });

  it("stays while a guest runs, and ends once it has stopped", async () => {
    const guest = await startDemo();
    const pid = await owner();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(isAlive(pid)).toBe(true);
    expect(isAlive(guest)).toBe(true);
    await home.ok("stop", "demo", "--force");
    await waitFor("it to end by itself", () => !isAlive(pid));
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends at %s, and its guests go on", async (signal) => {
    const guest = await startDemo();
    const pid = await owner();
    process.kill(pid, signal);
    await waitFor("it to end", () => !isAlive(pid));
    expect(existsSync(join(home.dir, "owner.json"))).toBe(false);
    expect(isAlive(guest)).toBe(true);
    expect(await home.ok<Vm>("show", "demo")).toMatchObject({
      status: "running",
      runtime: { pid: guest },
    });
  });
});
