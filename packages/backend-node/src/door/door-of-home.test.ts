import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { homePaths } from "../paths.ts";
import { becomeOwner } from "../owner/owner.ts";
import type { Owner } from "../owner/owner.ts";
import { asOwned, createTestBackend } from "../owner/test-backend.ts";
import { openDoor } from "./door-of-home.ts";
import { backendOver } from "./over-connection.ts";

let home: string;
let owner: Owner;

const own = async (): Promise<Owner> => {
  owner = await becomeOwner({
    home,
    windowed: true,
    version: "0.0.0-test",
    createBackend: async () => asOwned(createTestBackend()),
    openDoor: (backend, options) => openDoor(backend, { ...options, home, pageDir: home }),
  });
  return owner;
};

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "openutm-serve-"));
  await own();
});

afterEach(async () => {
  await owner.release("The test is over.");
  rmSync(home, { recursive: true, force: true });
});

const post = async (url: string, body: unknown): Promise<unknown> => {
  const { origin, hash } = new URL(url);
  const response = await fetch(`${origin}/rpc`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${hash.replace("#token=", "")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  return response.json();
};

describe("the owner's door", () => {
  it("opens once, and says where it already is", async () => {
    const first = await owner.connect().call("door.open", {});
    expect(await owner.connect().call("door.open", {})).toEqual(first);
    expect(await post(first.url, { id: 1, method: "settings.get" })).toMatchObject({ ok: true });
  });

  it("has the same address in the next owner's life, and its token is for this user only", async () => {
    const before = await owner.connect().call("door.open", {});
    await owner.release("test");
    await own();
    expect(await owner.connect().call("door.open", {})).toEqual(before);
    expect(
      statSync(homePaths(home).doorToken).mode & (process.platform === "win32" ? 0 : 0o077),
    ).toBe(0);
  });

  it("says so when the asked port is taken, and moves when only the remembered one is", async () => {
    const { port } = await owner.connect().call("door.open", {});
    await owner.release("test");
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    await own();
    await expect(owner.connect().call("door.open", { port })).rejects.toMatchObject({
      code: "port.inUse",
    });
    expect((await owner.connect().call("door.open", {})).port).not.toBe(port);
    other.close();
  });

  it("can stand before a backend in another process", async () => {
    const other = mkdtempSync(join(tmpdir(), "openutm-serve-"));
    const connection = owner.connect();
    const door = await openDoor(backendOver(connection, owner.epoch), {
      home: other,
      pageDir: other,
    });
    expect(await post(door.url, { id: 1, method: "settings.get" })).toMatchObject({ ok: true });
    expect(await post(door.url, { id: 2, method: "no.method" })).toMatchObject({
      id: 2,
      ok: false,
      error: { code: "request.unknownMethod" },
    });
    await door.close();
    rmSync(other, { recursive: true, force: true });
  });
});
