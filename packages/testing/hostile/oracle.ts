// What must hold after every hostile row: see the table's oracle (docs/hostile-inputs.md).
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ApiErrorValue, ErrorCode, Reason } from "@openutm/shared-types";
import { expect } from "vitest";
import {
  isAlive,
  makeCanary,
  qemusOf,
  rssMib,
  waitFor,
  type Canary,
  type FoundProcess,
} from "../src/index.ts";
import { createDemo, type Live } from "./live.ts";

export type Oracle = {
  readonly canary: Canary;
  /** The VM that runs beside every row and that no row is about. */
  readonly bystander: { readonly id: string; readonly pid: number };
  /**
   * The backend and the bystander answer within 5 s, no QEMU runs but the bystander's and those of `running`, the canary
   * tree is as it was, and the backend has not grown by 200 MB.
   */
  check(running?: readonly number[]): Promise<void>;
  /** The same after another backend has taken the library over: memory counts from here. */
  newBackend(): void;
  dispose(): void;
};

/** QEMUs that run a VM: probes of accelerators and questions about capabilities come and go by themselves. */
export const guestsOf = (home: string): FoundProcess[] =>
  qemusOf(home).filter(({ argv }) => argv.includes("-uuid"));

const answerWithinMs = 5000;
const maxGrowthMib = 200;

/** Begins with its `start`, when the backend runs. */
export const createOracle = (live: Live): Oracle & { start(): Promise<void> } => {
  const canary = makeCanary();
  let started: Oracle["bystander"] | undefined;
  let backend = { pid: 0, mib: 0 };
  const bystander = (): Oracle["bystander"] => {
    if (started === undefined) throw new Error("The oracle has not been started.");
    return started;
  };
  const newBackend = (): void => {
    const pid = live.home.ownerPid();
    backend = { pid, mib: rssMib(pid) };
  };

  /** `send-key` goes through QMP and back: both must be well. */
  const answers = async (): Promise<void> => {
    const { id, pid } = bystander();
    const startedMs = performance.now();
    const { vms } = await live.ok("vm.list", {});
    expect(vms.find((vm) => vm.id === id)).toMatchObject({ status: "running", runtime: { pid } });
    await live.ok("vm.sendKeys", { id, keys: ["shift"] });
    expect(performance.now() - startedMs).toBeLessThan(answerWithinMs);
  };

  return {
    canary,
    get bystander() {
      return bystander();
    },
    start: async () => {
      const { id } = await createDemo(live, "bystander");
      const { runtime } = await live.ok("vm.start", { id });
      started = { id, pid: runtime?.pid ?? 0 };
      newBackend();
    },
    newBackend,
    check: async (running = []) => {
      await answers();
      const allowed = [bystander().pid, ...running].toSorted();
      // A QEMU that has been ended takes a moment to be gone.
      const strays = () => qemusOf(live.home.dir).filter((one) => !allowed.includes(one.pid));
      await waitFor(
        `no QEMU but ${allowed.join(", ")}`,
        () => strays().length === 0,
        10_000,
      ).finally(() => {
        // So that the next row is judged for itself.
        for (const stray of strays()) process.kill(stray.pid, "SIGKILL");
      });
      for (const one of allowed) expect(isAlive(one)).toBe(true);
      expect(live.home.ownerPid()).toBe(backend.pid);
      expect(canary.changes()).toEqual([]);
      expect(rssMib(backend.pid) - backend.mib).toBeLessThan(maxGrowthMib);
    },
    dispose: canary.dispose,
  };
};

export const startOracle = async (live: Live): Promise<Oracle> => {
  const oracle = createOracle(live);
  await oracle.start();
  return oracle;
};

/** An error that a person can use: its code, a message that names the cause, a hint that says what to do. */
export const expectError = (
  error: Pick<ApiErrorValue | Reason, "code" | "message" | "hint">,
  codes: ErrorCode | readonly ErrorCode[],
  ...names: readonly (string | RegExp)[]
): void => {
  expect([codes].flat(), `the code of “${error.message}”`).toContain(error.code);
  expect(error.message.length).toBeGreaterThan(10);
  for (const name of names) {
    if (typeof name === "string") expect(error.message).toContain(name);
    else expect(error.message).toMatch(name);
  }
  expect(error.hint ?? "", `the hint of “${error.message}”`).toMatch(/\w.*\w/);
};

/** The same for a reason that is a state, and no error: its code is asserted by the caller. */
export const expectReason = (
  reason: Reason | undefined,
  code: string,
  ...names: readonly (string | RegExp)[]
): void => {
  expect(reason?.code).toBe(code);
  expectError({ ...(reason as Reason), code: "internal" }, "internal", ...names);
};

const maxSearchedBytes = 64 * 1024 * 1024;

/** Files below `dir` that hold the text: where a secret has leaked to. Sparse giants are left out. */
export const filesWith = (dir: string, text: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return filesWith(path, text);
    if (!entry.isFile() || statSync(path).size > maxSearchedBytes) return [];
    return readFileSync(path).includes(text) ? [path] : [];
  });
