// Row 34 and a full disk: what the host does not give. Each limit is named; nothing is lost; it works again afterwards.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { totalmem, tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiErrorValue, Vm } from "@openutm/shared-types";
import { afterEach, describe, expect, it } from "vitest";
import {
  answerOf,
  bundle,
  callDoor,
  expectBackendUnderTest,
  runCli,
  testHome,
  waitFor,
  type Served,
  type TestHome,
} from "../src/index.ts";
import { createDemo, startLive, type Live, smallVm } from "./live.ts";
import { nobody } from "./other-user.ts";
import { expectError, guestsOf, startOracle } from "./oracle.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanups.splice(0).toReversed()) cleanUp();
});

/** `openutm serve` under a shell that first takes something away. */
const serveUnder = async (
  home: TestHome,
  before: string,
  wrapper: readonly string[] = [],
): Promise<Served> => {
  const [program = "sh", ...args] = [
    ...wrapper,
    "sh",
    "-c",
    `${before}; exec '${process.execPath}' '${bundle}' serve --json`,
  ];
  const child: ChildProcess = spawn(program, args, {
    env: home.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /http:\/\/[^\s"]+#[^\s"]+/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", (code) => reject(new Error(`openutm serve ended with ${code}: ${said}`)));
  });
  const { origin, hash } = new URL(url);
  const token = new URLSearchParams(hash.slice(1)).get("token") ?? "";
  await expectBackendUnderTest({ origin, token });
  return { url, origin, token, child };
};

const ownHome = (options: Parameters<typeof testHome>[0] = {}): TestHome => {
  const home = testHome(options);
  cleanups.push(home.dispose);
  return home;
};

const small = (name: string) => ({ name, source: { kind: "demo" }, ...smallVm }) as const;

describe("row 34: limits", () => {
  it("64 open files: it starts, runs guests, names the limit when it is reached, and goes on", async () => {
    const home = ownHome();
    const served = await serveUnder(home, "ulimit -n 64");
    const pids: number[] = [];
    const vms: Vm[] = [];
    let limit: ApiErrorValue | undefined;
    for (let i = 0; i < 30 && limit === undefined; i += 1) {
      const made = await answerOf(served, "vm.create", small(`limited ${i}`));
      if (!made.ok) {
        limit = made.error;
        break;
      }
      vms.push(made.result);
      const started = await answerOf(served, "vm.start", { id: made.result.id });
      if (started.ok) pids.push(started.result.runtime?.pid ?? 0);
      else limit = started.error;
    }
    expect(pids.length).toBeGreaterThan(0);
    if (limit === undefined) throw new Error("64 files were enough for 30 guests?");
    expectError(
      limit,
      ["host.limit", "qemu.launchFailed", "library.unusable", "vm.notAnswering"],
      /files|open|limit/i,
    );
    // Those that run, run on; what failed has left no process.
    const running = (): number[] => guestsOf(home.dir).map(({ pid }) => pid);
    await waitFor("those that run, alone", () => running().length <= pids.length);
    expect(running().toSorted()).toEqual(pids.toSorted());
    for (const { id } of vms) await answerOf(served, "vm.stop", { id, force: true });
    await waitFor("the end of them all", () => running().length === 0);
    const [first] = vms;
    const again = await callDoor(served, "vm.start", { id: first?.id ?? "" });
    expect(again.status).toBe("running");
  });

  it("no XDG_RUNTIME_DIR, no inotify, no /dev/shm: a guest runs all the same", async (context) => {
    const home = ownHome({ env: { XDG_RUNTIME_DIR: undefined } });
    const before =
      "echo 0 > /proc/sys/user/max_inotify_instances; mount -t tmpfs -o ro,size=4k none /dev/shm";
    const wrapper = ["unshare", "-Urm"];
    if (spawnSync("unshare", ["-Urm", "sh", "-c", before.replaceAll(";", " &&")]).status !== 0)
      return context.skip("no user namespace can be made here");
    const served = await serveUnder(home, before, wrapper);
    const vm = await callDoor(served, "vm.create", small("bare"));
    const started = await callDoor(served, "vm.start", { id: vm.id });
    expect(started.status).toBe("running");
    await callDoor(served, "vm.sendKeys", { id: vm.id, keys: ["shift"] });
    await callDoor(served, "vm.stop", { id: vm.id, force: true });
  });

  it("a home that cannot be written: said, with the way out, and nothing hangs", async (context) => {
    const who = nobody();
    if (typeof who === "string") return context.skip(who);
    const place = mkdtempSync(join(tmpdir(), "ou-readonly-"));
    cleanups.push(() => rmSync(place, { recursive: true, force: true }));
    const env = { PATH: process.env["PATH"], HOME: place, TMPDIR: place };
    const result = await runCli(["list", "--json"], { env, cwd: "/", ...who });
    expect(result.exitCode).toBe(1);
    const { error } = result.json<{ error: ApiErrorValue }>();
    expectError(
      error,
      ["library.unusable", "owner.unreachable", "host.limit"],
      /permission|EACCES|cannot be (made|written)/i,
    );
    expect(JSON.stringify(error)).toContain(place);
  });

  it("a home on a read-only file system: said, and an existing library is left as it is", async (context) => {
    const home = ownHome();
    if (!mountTmpfs(home.dir, "48m"))
      return context.skip("a tmpfs cannot be mounted here (needs root)");
    const first = await startLive({ dir: home.dir });
    await createDemo(first, "kept");
    await first.stop();
    const before = readFileSync(join(home.dir, "library.db")).toString("base64");
    expect(spawnSync("mount", ["-o", "remount,ro", home.dir]).status).toBe(0);
    const error = await home.fails("list");
    expectError(
      error,
      ["library.unusable", "owner.unreachable", "host.limit"],
      /read-only|written|lock|EROFS/i,
    );
    expect(readFileSync(join(home.dir, "library.db")).toString("base64")).toBe(before);
    expect(spawnSync("mount", ["-o", "remount,rw", home.dir]).status).toBe(0);
    expect(await home.ok<Vm[]>("list")).toMatchObject([{ name: "kept", status: "stopped" }]);
  });

  it("a home whose path is longer than a socket's may be: guests run, are found after kill -9, and leave nothing", async () => {
    const place = mkdtempSync(join(tmpdir(), "ou-long-"));
    const short = join(place, "t");
    mkdirSync(short);
    cleanups.push(() => rmSync(place, { recursive: true, force: true }));
    const dir = join(place, "x".repeat(120), "y".repeat(120));
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const live = await startLive({ dir, env: { TMPDIR: short } });
    cleanups.push(live.dispose);
    const { id } = await createDemo(live, "far away");
    const { runtime } = await live.ok("vm.start", { id });
    expect((await live.home.ok<Vm[]>("list"))[0]?.status).toBe("running");
    await live.stop("SIGKILL");
    await live.start();
    expect(await live.ok("vm.get", { id })).toMatchObject({
      status: "running",
      runtime: { pid: runtime?.pid },
    });
    await live.ok("vm.sendKeys", { id, keys: ["shift"] });
    await live.ok("vm.stop", { id, force: true });
    await live.stop();
    const left = readdirSync(short, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".sock"),
    );
    // A killed owner cannot take its own socket away: the next one has another directory.
    expect(left.filter((name) => !name.endsWith("control.sock"))).toEqual([]);
  });

  it("more memory than there is: refused in numbers before anything is started; short memory is a note", async () => {
    const live = await startLive();
    cleanups.push(live.dispose);
    const oracle = await startOracle(live);
    cleanups.push(oracle.dispose);
    const totalMib = Math.floor(totalmem() / 2 ** 20);
    const { id, revision } = await createDemo(live, "huge");
    await live.ok("vm.update", { id, revision, config: { memoryMib: totalMib * 10 } });
    const error = await live.home.fails("start", id);
    expectError(error, "host.memoryLow", String(totalMib), String(totalMib * 10));
    expect((await live.ok("vm.get", { id })).status).toBe("stopped");
    await oracle.check();
  });

  it("QEMU that gets no memory (ENOMEM): its words, and the cause", async () => {
    const home = ownHome();
    const bin = join(home.dir, "qemu", "limited", "bin");
    mkdirSync(bin, { recursive: true });
    const script = `#!/bin/sh\ncase "$*" in *-uuid*) ulimit -v 1500000;; esac\nexec /usr/bin/qemu-system-x86_64 "$@"\n`;
    if (!existsSync("/usr/bin/qemu-system-x86_64"))
      throw new Error("The system's QEMU lies elsewhere.");
    writeFileSync(join(bin, "qemu-system-x86_64"), script, { mode: 0o755 });
    const vm = await home.ok<Vm>("create", "starved", "--demo", "--memory-mib", "3000");
    await home.ok("set", vm.id, "accelerator=tcg");
    const error = await home.fails("start", vm.id);
    expectError(error, ["host.memoryLow", "qemu.launchFailed"], /memory/i);
    expect(JSON.stringify(error.data?.["stderr"])).toMatch(/memory/i);
    expect(guestsOf(home.dir)).toEqual([]);
  });
});

const mountTmpfs = (dir: string, size: string): boolean => {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (
    spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=700`, "openutm-test", dir])
      .status !== 0
  )
    return false;
  cleanups.push(() => void spawnSync("umount", ["-l", dir]));
  return true;
};

const fill = (dir: string, leaveBytes: number): string => {
  const path = join(dir, "filler");
  const { bavail, bsize } = statfsSync(dir);
  const bytes = Math.max(0, bavail * bsize - leaveBytes);
  try {
    writeFileSync(path, Buffer.alloc(bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  return path;
};

describe("a full disk", () => {
  it("create, clone, change, start: each says so, nothing is half, and all of it works once there is room", async (context) => {
    const home = ownHome();
    if (!mountTmpfs(home.dir, "64m"))
      return context.skip("a tmpfs cannot be mounted here (needs root)");
    const live: Live = await startLive({ dir: home.dir });
    const oracle = await startOracle(live);
    cleanups.push(oracle.dispose);
    const kept = await createDemo(live, "kept");
    const dirs = readdirSync(join(home.dir, "vms"));
    const disk = join(oracle.canary.dir, "..", `ou-full-${process.pid}.img`);
    writeFileSync(disk, Buffer.alloc(60 * 1024 * 1024));
    cleanups.push(() => rmSync(disk, { force: true }));
    // Too big for what is left, although not everything is full yet.
    expectError(
      await live.home.fails("create", "copy", "--disk", disk, "--disk-mode", "copy"),
      "disk.full",
      /MiB|space|full/,
    );
    const filler = fill(home.dir, 0);
    expectError(await live.home.fails("create", "new", "--demo"), "disk.full", /MiB|space|full/);
    expectError(
      await live.fails("vm.clone", { id: kept.id, name: "clone", mode: "full" }),
      "disk.full",
    );
    expectError(
      await live.fails("vm.clone", { id: kept.id, name: "clone", mode: "linked" }),
      "disk.full",
    );
    const updated = await live.call("vm.update", {
      id: kept.id,
      revision: kept.revision,
      description: "x".repeat(60_000),
    });
    if (!updated.ok) expectError(updated.error, "disk.full");
    const started = await live.call("vm.start", { id: kept.id });
    if (!started.ok)
      expectError(
        started.error,
        ["disk.full", "qemu.launchFailed", "host.limit"],
        /full|space|written/i,
      );
    await oracle.check(started.ok ? [started.result.runtime?.pid ?? 0] : []);
    if (started.ok) await live.ok("vm.stop", { id: kept.id, force: true });
    expect(readdirSync(join(home.dir, "vms"))).toEqual(dirs);
    rmSync(filler);

    const now = await live.ok("vm.get", { id: kept.id });
    expect(now.config).toEqual(kept.config);
    const changed = await live.ok("vm.update", {
      id: kept.id,
      revision: now.revision,
      name: "changed",
    });
    expect(
      JSON.parse(readFileSync(join(home.dir, "vms", kept.id, "vm.json"), "utf8")),
    ).toMatchObject({ name: "changed", revision: changed.revision });
    await live.ok("vm.start", { id: kept.id });
    await live.ok("vm.stop", { id: kept.id, force: true });
    await createDemo(live, "new");
    live.dispose();
    return undefined;
  });
});
