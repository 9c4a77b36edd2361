// One backend writes and is killed before its database was checkpointed; the other one reads everything that was answered.
import { connectToOwner } from "@openutm/backend-node";
import type { BackendConnection, BackendKind, Vm } from "@openutm/shared-types";
import type { ChildProcess } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { spawnCli } from "../harness/cli.ts";
import { testHome, type TestHome } from "../harness/home.ts";
import { isAlive } from "../harness/processes.ts";
import { waitFor } from "../harness/wait.ts";

let home: TestHome;

beforeEach(() => {
  home = testHome();
});

afterEach(() => home.dispose());

type Backend = {
  readonly connection: BackendConnection;
  readonly kill: () => Promise<void>;
  readonly end: () => Promise<void>;
};

const open = async (kind: BackendKind): Promise<Backend> => {
  const child: ChildProcess = spawnCli(["backend"], {
    env: { ...home.env, OPENUTM_BACKEND: kind },
  });
  const connection = await waitFor(`the ${kind} backend`, () =>
    connectToOwner({ home: home.dir, client: "test", windowed: false }).catch(() => undefined),
  );
  expect(connection.backend.backend).toBe(kind);
  const { pid } = connection.backend;
  const gone = () => waitFor("the backend to be gone", () => !isAlive(pid));
  return {
    connection,
    kill: async () => {
      process.kill(pid, "SIGKILL");
      child.kill("SIGKILL");
      connection.close();
      await gone();
    },
    end: async () => {
      await connection.call("owner.release", { reason: "The test goes on." });
      connection.close();
      await gone();
    },
  };
};

/** What a client may rely on having. */
type Known = Map<string, { readonly revision: number; readonly description: string }>;

const write = async ({ connection }: Backend, known: Known, round: string): Promise<void> => {
  const made = await connection.call("vm.create", {
    name: `vm ${round}`,
    source: { kind: "empty" },
    diskGib: 1,
  });
  known.set(made.id, made);
  for (const [id, { revision }] of known) {
    const description = `changed in ${round}: äöü “quoted” \u{1f600}`;
    known.set(id, await connection.call("vm.update", { id, revision, description }));
  }
  await connection.call("settings.update", { stopTimeoutMs: 1000 * known.size });
};

const expectKnown = (vms: readonly Vm[], known: Known): void => {
  const found = vms.map(({ id, revision, description }) => [id, { revision, description }]);
  const expected = [...known].map(([id, { revision, description }]) => [
    id,
    { revision, description },
  ]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
};

/** What the database has without its write-ahead log: a reader that loses the log would find this. */
const checkpointed = (): readonly unknown[] => {
  const aside = mkdtempSync(join(tmpdir(), "ou-without-log-"));
  copyFileSync(join(home.dir, "library.db"), join(aside, "library.db"));
  const database = new DatabaseSync(join(aside, "library.db"));
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE name = 'vms'").all();
    return tables.length === 0 ? [] : database.prepare("SELECT id, revision FROM vms").all();
  } finally {
    database.close();
    rmSync(aside, { recursive: true });
  }
};

const expectSound = (): void => {
  const database = new DatabaseSync(join(home.dir, "library.db"));
  try {
    expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
  } finally {
    database.close();
  }
};

describe("kill -9 of one backend before a checkpoint", () => {
  it("costs the other one nothing of what was answered, in turn", async () => {
    const known: Known = new Map();
    for (const [round, kind] of (["node", "rust", "node", "rust"] as const).entries()) {
      const writer = await open(kind);
      await write(writer, known, `${kind} ${round}`);
      await writer.kill();
      // What it wrote is in the log alone: no revision that the other one must find is in the database itself.
      const written = [...known].map(([id, { revision }]) => ({ id, revision }));
      for (const row of checkpointed()) expect(written).not.toContainEqual(row);
      const reader = await open(kind === "node" ? "rust" : "node");
      expectKnown((await reader.connection.call("vm.list", {})).vms, known);
      const settings = await reader.connection.call("settings.get", {});
      expect(settings.stopTimeoutMs).toBe(1000 * known.size);
      await reader.end();
      expectSound();
    }
  });
});
