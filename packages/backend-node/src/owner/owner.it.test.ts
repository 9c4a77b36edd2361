// Ownership between real processes. No QEMU is needed.
import { defaultSettings } from "@openutm/shared-types";
import type { ApiError } from "@openutm/shared-types";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { homePaths } from "../paths.ts";
import { connectToOwner } from "./connect.ts";
import type { ControlClient } from "./control/client.ts";
import { readOwnerInfo } from "./info.ts";
import { takeOwnerLock } from "./lock.ts";
import { ownOrConnect } from "./own-or-connect.ts";
import type { Owner } from "./owner.ts";
import { reachBackend, spawnBackend } from "./spawn.ts";
import { asOwned, createTestBackend } from "./test-backend.ts";

const script = join(import.meta.dirname, "test-owner-process.ts");
const waitMs = 30_000;

let home: string;
let children: ChildProcess[] = [];
let owners: Owner[] = [];
let spawnedPids: number[] = [];

type OwnerProcess = { readonly child: ChildProcess; readonly said: () => Promise<string> };

const start = (windowed = "headless", env: Record<string, string> = {}): OwnerProcess => {
  const child = spawn(process.execPath, [script, home, windowed], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, said: async () => (await lines.next()).value ?? "nothing" };
};

const exited = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
};

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const client = () => connectToOwner({ home, client: "test", windowed: false });

const takeOver = async (replaceHung = false): Promise<Owner> => {
  const outcome = await ownOrConnect({
    home,
    windowed: true,
    version: "0.0.0-test",
    createBackend: async () => asOwned(createTestBackend()),
    client: "test",
    replaceHung,
  });
  if (outcome.kind !== "owner") throw new Error("became a client");
  owners.push(outcome.owner);
  return outcome.owner;
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "openutm-own-"));
  children = [];
  owners = [];
  spawnedPids = [];
});

afterEach(async () => {
  for (const owner of owners) await owner.release("The test is over.");
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(children.map(exited));
  for (const pid of spawnedPids.filter(alive)) process.kill(pid, "SIGKILL");
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

describe("ownership", () => {
  it("has one winner however many want it", async () => {
    for (let round = 0; round < 3; round += 1) {
      const racers = [1, 2, 3, 4].map(() => start());
      const outcomes = await Promise.all(racers.map(({ said }) => said()));
      expect(outcomes.toSorted()).toEqual(["owner", "owner.held", "owner.held", "owner.held"]);
      for (const { child } of racers) child.kill("SIGKILL");
      await Promise.all(racers.map(({ child }) => exited(child)));
    }
  });

  it("is free at once when its owner was killed, and the next one takes it", async () => {
    const { child, said } = start("windowed");
    expect(await said()).toBe("owner");
    expect(takeOwnerLock(homePaths(home).ownerDb)).toBeUndefined();
    child.kill("SIGKILL");
    await exited(child);
    const lock = takeOwnerLock(homePaths(home).ownerDb);
    expect(lock).toBeDefined();
    lock?.release();
    await expect(client()).rejects.toMatchObject({ code: "owner.unreachable" });
    await takeOver();
    (await client()).close();
  });
});

describe("hand-over between processes", () => {
  it("loses no accepted call: each is answered, and done exactly when the answer says so", async () => {
    const { child, said } = start();
    expect(await said()).toBe("owner");
    const connection = await client();
    const answers = new Map<number, string>();
    let number = 1000;
    let isOver = false;
    const caller = async (): Promise<void> => {
      while (!isOver) {
        number += 1;
        const mine = number;
        const outcome = await connection
          .call("settings.update", { stopTimeoutMs: mine })
          .then(() => "done")
          .catch((cause: unknown) => (cause as ApiError).code);
        answers.set(mine, outcome);
        isOver ||= outcome !== "done";
      }
    };
    const callers = Array.from({ length: 20 }, caller);
    await expect.poll(() => answers.size, { timeout: waitMs }).toBeGreaterThan(100);
    await takeOver();
    await Promise.all(callers);
    await exited(child);
    expect(child.exitCode).toBe(0);

    const done = readFileSync(join(home, "done.log"), "utf8").trim().split("\n").map(Number);
    const told = [...answers].filter(([, outcome]) => outcome === "done").map(([n]) => n);
    expect(done.toSorted((a, b) => a - b)).toEqual(told.toSorted((a, b) => a - b));
    const rest = new Set([...answers.values()].filter((outcome) => outcome !== "done"));
    expect([...rest]).toEqual(["owner.releasing"]);
    const again = await client();
    expect(await again.call("settings.get", {})).toEqual(defaultSettings);
    again.close();
  });

  it.skipIf(process.platform === "win32")(
    "names an owner that does not answer, and replaces it only with consent",
    async () => {
      const { child, said } = start();
      expect(await said()).toBe("owner");
      child.kill("SIGSTOP");
      await expect(takeOver()).rejects.toMatchObject({
        code: "owner.notAnswering",
        message: expect.stringContaining(String(child.pid)) as unknown,
      });
      expect(child.signalCode).toBeNull();
      await takeOver(true);
      await exited(child);
      expect(child.signalCode).toBe("SIGKILL");
      expect(readOwnerInfo(homePaths(home).ownerInfo)?.pid).toBe(process.pid);
    },
    60_000,
  );
});

describe("headless backends", () => {
  const command = [process.execPath, script] as const;
  const options = (env: Record<string, string> = {}) => ({
    home,
    client: "test",
    windowed: false,
    command: [...command, home] as [string, ...string[]],
    env,
  });
  const remember = (connection: ControlClient): ControlClient => {
    spawnedPids.push(connection.backend.pid);
    return connection;
  };

  it("are started once, whoever asks at the same time", async () => {
    const connections = await Promise.all([1, 2, 3].map(() => reachBackend(options())));
    connections.forEach(remember);
    const pids = new Set(connections.map(({ backend }) => backend.pid));
    expect(pids.size).toBe(1);
    expect(pids.has(process.pid)).toBe(false);
    for (const connection of connections) connection.close();
  });

  it("end some time after their last client, and not before", async () => {
    const connection = remember(await spawnBackend(options({ OPENUTM_IDLE_EXIT_MS: "700" })));
    const { pid } = connection.backend;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(alive(pid)).toBe(true);
    await connection.call("settings.get", {});
    connection.close();
    await expect.poll(() => alive(pid), { timeout: waitMs }).toBe(false);
    expect(existsSync(homePaths(home).ownerInfo)).toBe(false);
  });

  it("say why they could not start", async () => {
    const failing = {
      ...options(),
      command: [process.execPath, "-e", "throw new Error('no luck')"],
    };
    await expect(
      spawnBackend({ ...failing, command: failing.command as [string, ...string[]] }),
    ).rejects.toMatchObject({
      code: "owner.unreachable",
      message: expect.stringContaining("no luck") as unknown,
    });
  });
});
