import type { BackendEvent } from "@openutm/shared-types";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { homePaths } from "../paths.ts";
import { connectToOwner } from "./connect.ts";
import { readOwnerInfo } from "./info.ts";
import { takeOwnerLock } from "./lock.ts";
import { ownOrConnect } from "./own-or-connect.ts";
import { becomeOwner } from "./owner.ts";
import type { Owner, OwnerOptions } from "./owner.ts";
import { asOwned, createTestBackend, testVm, testVmId } from "./test-backend.ts";
import type { TestBackend } from "./test-backend.ts";
import { keepTokenFile, readTokenFile, sameToken } from "./token.ts";

let home: string;
let backend: TestBackend;
let owners: Owner[] = [];

const options = (overrides: Partial<OwnerOptions> = {}): OwnerOptions => ({
  home,
  windowed: false,
  version: "0.0.0-test",
  createBackend: async () => asOwned(backend),
  outputs: "check",
  ...overrides,
});

const own = async (overrides: Partial<OwnerOptions> = {}): Promise<Owner> => {
  const owner = await becomeOwner(options(overrides));
  owners.push(owner);
  return owner;
};

const client = (windowed = false) => connectToOwner({ home, client: "test", windowed });

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "openutm-owner-"));
  backend = createTestBackend();
  owners = [];
});

afterEach(async () => {
  for (const owner of owners) await owner.release("The test is over.");
  rmSync(home, { recursive: true, force: true });
});

describe("owner", () => {
  it("holds the lock, says who it is, and answers on its socket", async () => {
    await own();
    expect(takeOwnerLock(homePaths(home).ownerDb)).toBeUndefined();
    expect(readOwnerInfo(homePaths(home).ownerInfo)).toMatchObject({
      pid: process.pid,
      backend: "node",
      windowed: false,
    });
    const connection = await client();
    expect(connection.backend).toMatchObject({ backend: "node", pid: process.pid });
    expect(await connection.call("vm.list", {})).toEqual({ vms: [testVm()] });
    connection.close();
  });

  it("is one at a time", async () => {
    await own();
    await expect(becomeOwner(options())).rejects.toMatchObject({ code: "owner.held" });
  });

  it("refuses another version of the contract in words", async () => {
    const owner = await own();
    const hello = { contractVersion: 999, client: "test", windowed: false };
    await expect(owner.connect().call("hello", hello)).rejects.toMatchObject({
      code: "contract.mismatch",
      message: expect.stringContaining("999") as unknown,
    });
  });

  it("leaves nothing behind and the lock free when the backend cannot be made", async () => {
    const failing = options({ createBackend: () => Promise.reject(new Error("no database")) });
    await expect(becomeOwner(failing)).rejects.toThrow("no database");
    const lock = takeOwnerLock(homePaths(home).ownerDb);
    expect(lock).toBeDefined();
    lock?.release();
  });

  it("says so when the library's place is a file", async () => {
    writeFileSync(join(home, "file"), "");
    const wrong = options({ home: join(home, "file", "library") });
    await expect(becomeOwner(wrong)).rejects.toMatchObject({ code: "library.unusable" });
  });

  it("says so when the lock is no database", async () => {
    writeFileSync(homePaths(home).ownerDb, "this is not SQLite, and it is long enough to be read");
    await expect(becomeOwner(options())).rejects.toMatchObject({ code: "library.unusable" });
  });

  it("sends events to its own windows and to its clients", async () => {
    const owner = await own();
    const seen: BackendEvent["topic"][] = [];
    const [local, remote] = [owner.connect(), await client()];
    for (const connection of [local, remote]) {
      connection.onEvent((event) => seen.push(event.topic));
    }
    await remote.call("settings.update", { theme: "dark" });
    expect(seen).toEqual(["settings.changed", "settings.changed"]);
    remote.close();
    local.close();
  });

  it("counts its clients", async () => {
    const owner = await own();
    const counts: number[] = [];
    owner.onClients(() => counts.push(owner.clientCount()));
    const connection = await client();
    connection.close();
    await expect.poll(() => counts, { timeout: 10_000 }).toEqual([1, 0]);
  });

  it("opens no door where there is no page", async () => {
    const owner = await own();
    await expect(owner.connect().call("door.open", {})).rejects.toMatchObject({
      code: "capability.missing",
    });
  });
});

describe("hand-over", () => {
  it("gives the library of a headless owner to a windowed app", async () => {
    const first = await own();
    const watcher = await client();
    const events: string[] = [];
    watcher.onEvent((event) => events.push(event.topic));
    const lost = new Promise<string>((resolve) => watcher.onClose(resolve));
    const next = createTestBackend();
    const taken = await ownOrConnect({
      ...options({ windowed: true, createBackend: async () => asOwned(next) }),
      client: "test",
    });
    expect(taken.kind).toBe("owner");
    if (taken.kind === "owner") owners.push(taken.owner);
    expect(await first.released).toContain("test");
    expect(backend.closed()).toBe(true);
    await lost;
    expect(events).toContain("owner.releasing");
    const again = await client();
    await again.call("vm.list", {});
    again.close();
  });

  it("makes a second windowed app, and a headless caller, clients", async () => {
    await own({ windowed: true });
    for (const windowed of [true, false]) {
      const outcome = await ownOrConnect({ ...options({ windowed }), client: "test" });
      expect(outcome.kind).toBe("client");
      if (outcome.kind !== "client") continue;
      await outcome.connection.call("vm.list", {});
      outcome.connection.close();
    }
    expect(backend.closed()).toBe(false);
  });

  it("lets running calls end, refuses new ones, and refuses those that take too long", async () => {
    const owner = await own({ drainMs: 300 });
    const connection = owner.connect();
    const endless = connection.call("vm.stop", { id: testVmId }).catch((cause: unknown) => cause);
    const release = owner.release("test");
    await expect(connection.call("vm.list", {})).rejects.toMatchObject({
      code: "owner.releasing",
    });
    expect(await endless).toMatchObject({ code: "owner.releasing" });
    await release;

    const second = await own({ drainMs: 30_000, createBackend: async () => asOwned(backend) });
    const stop = second.connect().call("vm.stop", { id: testVmId });
    const released = second.release("test");
    backend.finishStops();
    expect((await stop).id).toBe(testVmId);
    await released;
  });

  it("answers the caller before the connection ends, and leaves no trace", async () => {
    await own();
    const connection = await client();
    const closed = new Promise<string>((resolve) => connection.onClose(resolve));
    expect(await connection.call("owner.release", { reason: "test" })).toEqual({ released: true });
    await closed;
    const paths = homePaths(home);
    expect(existsSync(paths.ownerInfo)).toBe(false);
    expect(existsSync(paths.controlSocket)).toBe(false);
    await expect(client()).rejects.toMatchObject({ code: "owner.unreachable" });
  });
});

describe.skipIf(process.platform === "win32")("token file", () => {
  const path = () => homePaths(home).controlToken;

  it("can be read by this user only, and is new in every owner's life", async () => {
    const first = await own();
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    const before = readTokenFile(path());
    await first.release("test");
    await own();
    expect(readTokenFile(path())).not.toBe(before);
  });

  it("replaces a link that somebody has put there, and never writes through it", async () => {
    const foreign = join(home, "foreign");
    writeFileSync(foreign, "untouched");
    symlinkSync(foreign, path());
    await own();
    expect(readFileSync(foreign, "utf8")).toBe("untouched");
    expect(lstatSync(path()).isFile()).toBe(true);
    (await client()).close();
  });

  it("is not believed when it is a link or open to others", async () => {
    await own();
    chmodSync(path(), 0o644);
    await expect(client()).rejects.toMatchObject({ code: "auth.denied" });
    const token = readFileSync(path());
    rmSync(path());
    writeFileSync(join(home, "foreign"), token, { mode: 0o600 });
    symlinkSync(join(home, "foreign"), path());
    await expect(client()).rejects.toMatchObject({ code: "owner.unreachable" });
  });

  it("survives restarts where it should, unless others could have read it", () => {
    const kept = join(home, "door.token");
    const token = keepTokenFile(kept);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(keepTokenFile(kept)).toBe(token);
    chmodSync(kept, 0o604);
    expect(keepTokenFile(kept)).not.toBe(token);
    writeFileSync(kept, "");
    expect(keepTokenFile(kept)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it("compares texts of any length", () => {
    expect(sameToken("a", "a")).toBe(true);
    expect(sameToken("", "a")).toBe(false);
    expect(sameToken("ä".repeat(9999), "a")).toBe(false);
  });
});

describe("the owner's log", () => {
  it("has the details of a defect that its answer keeps back", async () => {
    const owner = await own();
    const connection = owner.connect();
    await expect(connection.call("vm.logs", { id: testVmId })).rejects.toMatchObject({
      code: "internal",
    });
    const log = readFileSync(join(homePaths(home).logs, "backend.log"), "utf8");
    expect(log).toContain("a defect");
    expect(log).not.toContain(readTokenFile(homePaths(home).controlToken));
  });
});
