// Rows 14 and 43: configs that cannot be, in vm.json, in the database and in requests; two editors of one VM.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Vm, VmFile } from "@openutm/shared-types";
import { beforeAll, describe, expect, it } from "vitest";
import { post } from "../src/index.ts";
import { createDemo } from "./live.ts";
import { expectError, expectReason } from "./oracle.ts";
import { underOracle } from "./under-oracle.ts";

const { live, oracle } = underOracle();
let good: Vm;
beforeAll(async () => {
  good = await createDemo(live, "good");
  // It must run on while the backend is away.
  await live.ok("settings.update", { onQuit: "keepRunning" });
});

const vmDir = (id: string): string => join(live.home.dir, "vms", id);
const vmJson = (id: string): string => join(vmDir(id), "vm.json");
const digestOf = (path: string): string => {
  const stats = lstatSync(path);
  const content =
    stats.isFile() && stats.size < 2 ** 24
      ? createHash("sha256").update(readFileSync(path)).digest("hex")
      : "";
  return `${stats.mode} ${stats.size} ${stats.mtimeMs} ${content}`;
};

const listSoon = async (): Promise<readonly Vm[]> => {
  const startedMs = performance.now();
  await live.start();
  const { vms } = await live.ok("vm.list", {});
  expect(performance.now() - startedMs).toBeLessThan(15_000);
  oracle.newBackend();
  return vms;
};

describe("row 14: configs", () => {
  it("vm.json files that cannot be are listed as broken, last, and left as they are", async () => {
    const file = JSON.parse(readFileSync(vmJson(good.id), "utf8")) as VmFile;
    const whole = (change: object): string => JSON.stringify({ ...file, ...change });
    const config = (change: object): string => whole({ config: { ...file.config, ...change } });
    const text = (content: string | Buffer) => (path: string) => writeFileSync(path, content);
    const spoiled: Readonly<Record<string, (path: string, id: string) => void>> = {
      "100 MB": (path) => {
        writeFileSync(path, "{");
        truncateSync(path, 100 * 1024 * 1024);
      },
      "100,000 levels": text(`{"a":`.repeat(100_000) + "1" + "}".repeat(100_000)),
      "100,000 arrays": text("[".repeat(100_000)),
      "cut off": text(whole({}).slice(0, 200)),
      "no JSON": text(Buffer.from([0, 255, 254, 1, 2, 3])),
      nothing: text(""),
      "a list": text("[]"),
      "a null": text("null"),
      "NaN memory": (path, id) =>
        writeFileSync(path, whole({ id }).replace(/"memoryMib":\d+/, '"memoryMib":NaN')),
      "negative memory": (path, id) =>
        writeFileSync(path, whole({ id, config: { ...file.config, memoryMib: -1 } })),
      "huge memory": (path, id) =>
        writeFileSync(path, whole({ id, config: { ...file.config, memoryMib: 1e300 } })),
      "wrong types": (path, id) =>
        writeFileSync(path, whole({ id, config: { ...file.config, drives: "none", cpu: 4 } })),
      "unknown fields": (path, id) =>
        writeFileSync(path, whole({ id, config: { ...file.config, exec: "/bin/sh" } })),
      "a future version": (path, id) => writeFileSync(path, whole({ id, schemaVersion: 99 })),
      "another VM's id": text(whole({ id: good.id })),
      "an option for a processor": (path, id) =>
        writeFileSync(
          path,
          whole({ id, config: { ...file.config, cpu: { model: "max,x=y", count: 1 } } }),
        ),
      "a link to a secret": (path) => symlinkSync(oracle.canary.secretPath, path),
      "a pipe": (path) => void execFileSync("mkfifo", [path]),
      "a directory": (path) => mkdirSync(path),
      "a device": (path) => symlinkSync("/dev/zero", path),
    };
    expect(config({})).toBe(whole({}));
    await live.stop();
    const ids = new Map<string, string>();
    for (const [kind, spoil] of Object.entries(spoiled)) {
      const id = randomUUID();
      mkdirSync(vmDir(id), { mode: 0o700 });
      spoil(vmJson(id), id);
      ids.set(kind, id);
    }
    const before = new Map([...ids].map(([kind, id]) => [kind, digestOf(vmJson(id))]));

    const vms = await listSoon();
    const status = (kind: string) => vms.find((vm) => vm.id === ids.get(kind))?.status;
    expect(Object.fromEntries([...ids.keys()].map((kind) => [kind, status(kind)]))).toEqual(
      Object.fromEntries([...ids.keys()].map((kind) => [kind, "broken"])),
    );
    // Broken ones last, each with its reason; the others are as they were.
    expect(vms.map((vm) => vm.status === "broken")).toEqual(
      vms.map((_, i) => i >= vms.length - ids.size),
    );
    for (const vm of vms.filter(({ status: one }) => one === "broken"))
      expect(vm.statusReason?.message ?? "", vm.id).toMatch(/vm\.json|drive|image|belongs/i);
    expect(vms.find((vm) => vm.id === good.id)).toMatchObject({
      status: "stopped",
      revision: good.revision,
    });
    const { runtime } = await live.ok("vm.start", { id: good.id });
    await oracle.check([runtime?.pid ?? 0]);
    await live.ok("vm.stop", { id: good.id, force: true });

    for (const [kind, id] of ids) {
      expectError(await live.fails("vm.start", { id }), "vm.broken");
      expectError(await live.fails("vm.update", { id, revision: 1, name: "x" }), "vm.broken");
      expect(digestOf(vmJson(id)), kind).toBe(before.get(kind));
    }
    const listed = await live.home.cli(["list"]);
    expect(listed.exitCode).toBe(0);
    for (const id of ids.values()) await live.ok("vm.delete", { id });
    await live.ok("trash.empty", {});
    expect((await live.ok("vm.list", {})).vms.filter((vm) => vm.status === "broken")).toEqual([]);
  });

  it("rows of the database that cannot be break their VM and no other", async () => {
    const spoiled: Readonly<Record<string, string>> = {
      "a list": "UPDATE configs SET config = '[]' WHERE vm_id = ?",
      "a text": "UPDATE configs SET config = '\"text\"' WHERE vm_id = ?",
      "a null": "UPDATE configs SET config = 'null' WHERE vm_id = ?",
      "negative memory":
        "UPDATE configs SET config = json_set(config, '$.memoryMib', -5) WHERE vm_id = ?",
      "wrong type": "UPDATE configs SET config = json_set(config, '$.cpu', 'four') WHERE vm_id = ?",
      "900 levels": `UPDATE configs SET config = '${"[".repeat(900)}${"]".repeat(900)}' WHERE vm_id = ?`,
      "20 MB":
        "UPDATE configs SET config = json_quote(printf('%.*c', 20000000, 'x')) WHERE vm_id = ?",
      "no config": "DELETE FROM configs WHERE vm_id = ?",
      "a drive that is a text": "UPDATE drives SET drive = '\"x\"' WHERE vm_id = ?",
      "a drive that is a list": "UPDATE drives SET drive = '[]' WHERE vm_id = ?",
      "tags that are none": "UPDATE vms SET tags = '{}' WHERE id = ?",
      "an empty name": "UPDATE vms SET name = '' WHERE id = ?",
      "revision 0": "UPDATE vms SET revision = 0 WHERE id = ?",
      "negative times": "UPDATE vms SET created_at_ms = -1 WHERE id = ?",
    };
    const ids = new Map<string, string>();
    for (const kind of Object.keys(spoiled)) ids.set(kind, (await createDemo(live, kind)).id);
    const files = new Map([...ids].map(([kind, id]) => [kind, digestOf(vmJson(id))]));
    await live.stop();
    const database = new DatabaseSync(join(live.home.dir, "library.db"));
    for (const [kind, statement] of Object.entries(spoiled))
      database.prepare(statement).run(ids.get(kind) ?? "");
    // What is no JSON at all the database itself refuses.
    expect(() =>
      database.prepare("UPDATE configs SET config = 'no json {' WHERE vm_id = ?").run(good.id),
    ).toThrow(/JSON/);
    // An id that is none, and one that leads out of the library.
    database.exec(
      `INSERT INTO vms (id, name, description, tags, revision, created_at_ms, updated_at_ms)
       VALUES ('../../../evil', 'evil', '', '[]', 1, 1, 1)`,
    );
    database.close();

    const vms = await listSoon();
    expect(
      Object.fromEntries(
        [...ids].map(([kind, id]) => [kind, vms.find((vm) => vm.id === id)?.status]),
      ),
    ).toEqual(Object.fromEntries([...ids.keys()].map((kind) => [kind, "broken"])));
    expect(vms.find((vm) => vm.id === good.id)).toMatchObject({ status: "stopped" });
    expect(vms.some((vm) => vm.id.includes("evil"))).toBe(false);
    for (const [kind, id] of ids) {
      const reason = vms.find((vm) => vm.id === id)?.statusReason;
      expectReason(reason, "vm.broken", /entry in the library/);
      expectError(await live.fails("vm.start", { id }), "vm.broken");
      expect(digestOf(vmJson(id)), kind).toBe(files.get(kind));
    }
    for (const id of ids.values()) await live.ok("vm.delete", { id });
    await live.ok("trash.empty", {});
  });

  it("a vm.json whose parts contradict each other: listed, and never started", async () => {
    const file = JSON.parse(readFileSync(vmJson(good.id), "utf8")) as VmFile;
    await live.stop();
    const id = randomUUID();
    cpSync(vmDir(good.id), vmDir(id), { recursive: true });
    const drives = [...file.config.drives, ...file.config.drives];
    writeFileSync(
      vmJson(id),
      JSON.stringify({ ...file, id, name: "twice", config: { ...file.config, drives } }),
    );
    // Said before anybody tries to start it.
    const listed = (await listSoon()).find((vm) => vm.id === id);
    expect(listed?.status).toBe("stopped");
    expectReason(listed?.statusReason, "config.invalid", /Two drives are called/);
    expectError(await live.fails("vm.start", { id }), ["config.invalid", "vm.broken"]);
    await live.ok("vm.delete", { id });
  });

  it("a hard link and a newer vm.json beside a sound row: the row counts, the file is kept", async () => {
    const vm = await createDemo(live, "newer");
    await live.stop();
    const text = readFileSync(vmJson(vm.id), "utf8").replace(/"revision": \d+/, '"revision": 999');
    writeFileSync(vmJson(vm.id), text);
    linkSync(vmJson(good.id), join(vmDir(good.id), "linked.json"));
    const vms = await listSoon();
    expect(vms.find(({ id }) => id === vm.id)).toMatchObject({ status: "stopped", revision: 1 });
    expect(readFileSync(join(vmDir(vm.id), "vm.newer.json"), "utf8")).toBe(text);
    rmSync(join(vmDir(good.id), "linked.json"));
    // What the file says counts once the user asks for it, and is then as new as anything that was there.
    expect(await live.ok("library.import", { id: vm.id })).toMatchObject({ revision: 1000 });
    expect(existsSync(join(vmDir(vm.id), "vm.newer.json"))).toBe(false);
    expectError(await live.fails("library.import", { id: vm.id }), "library.nothingToImport");
  });

  it("a directory that comes while the library is open is taken in when asked, or refused with the reason", async () => {
    const file = JSON.parse(readFileSync(vmJson(good.id), "utf8")) as VmFile;
    const [sound, spoilt, climbing] = [randomUUID(), randomUUID(), randomUUID()];
    for (const id of [sound, spoilt, climbing])
      cpSync(vmDir(good.id), vmDir(id), { recursive: true });
    writeFileSync(vmJson(sound), JSON.stringify({ ...file, id: sound, name: "came later" }));
    writeFileSync(vmJson(spoilt), "{");
    const [disk] = file.config.drives;
    const medium = {
      kind: "file",
      path: "$OPENUTM_HOME/../../etc/passwd",
      format: "raw",
      backing: [],
    };
    const config = { ...file.config, drives: [{ ...disk, medium }] };
    writeFileSync(vmJson(climbing), JSON.stringify({ ...file, id: climbing, config }));
    expect(await live.ok("library.import", { id: sound })).toMatchObject({ name: "came later" });
    expectError(await live.fails("library.import", { id: spoilt }), "vm.broken");
    await live.ok("library.import", { id: climbing });
    expectError(await live.fails("vm.start", { id: climbing }), "config.invalid");
    expectError(
      await live.fails("library.import", { id: randomUUID() }),
      "library.nothingToImport",
    );
    const { vms } = await live.ok("vm.list", {});
    expect(vms.some(({ id }) => id === spoilt)).toBe(false);
    for (const id of [sound, climbing]) await live.ok("vm.delete", { id });
    rmSync(vmDir(spoilt), { recursive: true });
  });

  it("requests that cannot be are refused in words", async () => {
    const bodies: Readonly<Record<string, string>> = {
      "2 MiB": JSON.stringify({
        id: 1,
        method: "vm.create",
        params: { name: "x".repeat(2 * 1024 * 1024) },
      }),
      "200,000 levels": `{"id":1,"method":"vm.create","params":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
      "no JSON": '{"id":1,',
      NaN: '{"id":1,"method":"vm.create","params":{"name":"x","memoryMib":NaN}}',
      "a prototype":
        '{"id":1,"method":"vm.create","params":{"__proto__":{"name":"x"},"name":"x","source":{"kind":"demo"}}}',
      "an inherited method": '{"id":1,"method":"toString","params":{}}',
      "a list": "[]",
      nothing: "",
    };
    const before = (await live.ok("vm.list", {})).vms.length;
    for (const [kind, body] of Object.entries(bodies)) {
      const response = await post(live.served(), body);
      const answer = (await response.json()) as {
        ok: boolean;
        error: { code: "request.invalid"; message: string };
      };
      expect(answer.ok, kind).toBe(false);
      expect(["request.invalid", "request.tooLarge", "request.unknownMethod"], kind).toContain(
        answer.error.code,
      );
      expect(answer.error.message.length, kind).toBeGreaterThan(10);
    }
    for (const memoryMib of [-1, 0, 1.5, 2 ** 40, 1e300])
      expectError(
        await live.fails("vm.create", { name: "m", source: { kind: "demo" }, memoryMib }),
        "request.invalid",
        "memoryMib",
      );
    expect((await live.ok("vm.list", {})).vms).toHaveLength(before);
  });

  it("a repeated key counts once, as JSON says: the last one", async () => {
    const response = await post(
      live.served(),
      `{"id":1,"method":"vm.update","params":{"id":"${good.id}","revision":1,"revision":77,"name":"twice"}}`,
    );
    expect(await response.json()).toMatchObject({ ok: false, error: { code: "vm.staleRevision" } });
    expect((await live.ok("vm.get", { id: good.id })).name).toBe("good");
  });
});

describe("row 43: two clients edit one VM", () => {
  it("over HTTP, the second of one revision is told, and loses nothing silently", async () => {
    const vm = await createDemo(live, "shared");
    const [one, two] = await Promise.all([
      live.call("vm.update", { id: vm.id, revision: vm.revision, name: "first" }),
      live.call("vm.update", { id: vm.id, revision: vm.revision, name: "second" }),
    ]);
    expect([one.ok, two.ok].filter(Boolean)).toHaveLength(1);
    const loser = one.ok ? two : one;
    if (loser.ok) throw new Error("Both were taken.");
    expectError(loser.error, "vm.staleRevision", /revision/);
    const now = await live.ok("vm.get", { id: vm.id });
    expect(now).toMatchObject({ revision: vm.revision + 1, name: one.ok ? "first" : "second" });
    expect(JSON.parse(readFileSync(vmJson(vm.id), "utf8"))).toMatchObject({
      revision: now.revision,
      name: now.name,
    });
  });

  it("command lines and HTTP at once: every change that was taken is counted, every other one told", async () => {
    const vm = await createDemo(live, "contended");
    const fromCli = Array.from({ length: 3 }, (_, i) =>
      live.home.cli(["set", vm.id, `memory-mib=${100 + i}`, "--json"]),
    );
    const fromPage = Array.from({ length: 20 }, async (_, i) => {
      const { revision } = await live.ok("vm.get", { id: vm.id });
      return live.call("vm.update", { id: vm.id, revision, description: `page ${i}` });
    });
    const cli = (await Promise.all(fromCli)).map((result) => ({
      ok: result.exitCode === 0,
      code: result.exitCode === 0 ? "" : result.json<{ error: { code: string } }>().error.code,
    }));
    const page = (await Promise.all(fromPage)).map((answer) => ({
      ok: answer.ok,
      code: answer.ok ? "" : answer.error.code,
    }));
    const all = [...cli, ...page];
    expect(all.every(({ ok, code }) => ok || code === "vm.staleRevision")).toBe(true);
    const now = await live.ok("vm.get", { id: vm.id });
    expect(now.revision).toBe(vm.revision + all.filter(({ ok }) => ok).length);
    expect(JSON.parse(readFileSync(vmJson(vm.id), "utf8"))).toMatchObject({
      revision: now.revision,
    });
  });
});
