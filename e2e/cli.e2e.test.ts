// Every command once through bin/openutm: what scripts rely on, and what people read.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import {
  demoFrame,
  demoImage,
  demoKeyParity,
  demoLayout,
} from "../packages/testing/guests/demo.ts";
import { realIso } from "../packages/testing/guests/isos.ts";
import { readPicture } from "../packages/testing/guests/picture.ts";
import { methods, type Vm, type z } from "../packages/shared-types/src/index.ts";
import {
  backendUnderTest,
  testHome,
  waitFor,
  type CliResult,
  type TestHome,
} from "../packages/testing/src/index.ts";
import { launcher, openutm, openutmLive } from "./support/launcher.ts";
import { screenOf } from "./support/screens.ts";

// Everything but line ends and tabs that a terminal would act on.
const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

let home: TestHome;
beforeAll(() => {
  home = testHome();
});
afterAll(() => home.dispose());

const expectPlain = ({ stdout, stderr }: CliResult): void => {
  expect(stdout).not.toMatch(controlCharacters);
  expect(stderr).not.toMatch(controlCharacters);
};

/** Runs for people: expects success and plain words, gives them. */
const words = async (...args: string[]): Promise<string> => {
  const result = await openutm(home, ...args);
  expectPlain(result);
  if (result.exitCode !== 0)
    throw new Error(`openutm ${args.join(" ")} ended with ${result.exitCode}: ${result.stderr}`);
  return result.stdout;
};

/** Runs for programs: expects one line of JSON that fits the contract. */
const answer = async <S extends z.ZodType>(schema: S, ...args: string[]): Promise<z.output<S>> => {
  const result = await openutm(home, ...args, "--json");
  expectPlain(result);
  if (result.exitCode !== 0)
    throw new Error(`openutm ${args.join(" ")} ended with ${result.exitCode}: ${result.stdout}`);
  expect(result.stdout.trimEnd().split("\n")).toHaveLength(1);
  return schema.parse(result.json());
};

const VmOutput = methods["vm.get"].output;
const ListOutput = methods["vm.list"].output.shape.vms;
const DoctorOutput = methods["doctor"].output;

describe("openutm, the program", () => {
  it("says what it can do, and its version", async () => {
    const help = await words("--help");
    const commands =
      "run create list show start stop pause resume restart open screenshot type keys serial insert eject set clone delete trash argv logs events doctor serve";
    for (const command of commands.split(" "))
      expect(help).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(await words("--version")).toMatch(/^openutm \d+\.\d+\.\d+\n$/);
    expect(await words("stop", "--help")).toContain("[--force] [--timeout-s N]");
  });

  it.each([
    ["an unknown command", ["fly"]],
    ["an unknown option", ["list", "--loud"]],
    ["a missing word", ["start"]],
    ["a number that is none", ["create", "x", "--cpus", "many"]],
    ["two sources", ["create", "x", "--demo", "--iso", "y.iso"]],
    ["a size for a disk that has one", ["create", "x", "--demo", "--disk-gib", "5"]],
    ["the demo on a machine it does not run on", ["create", "x", "--demo", "--arch", "aarch64"]],
    ["a setting that is none", ["set", "x"]],
  ])("ends with 2 for %s", async (_what, args) => {
    const forPeople = await openutm(home, ...args);
    expectPlain(forPeople);
    expect(forPeople).toMatchObject({ exitCode: 2, stdout: "" });
    expect(forPeople.stderr).toMatch(/^error: .+/);
    const forPrograms = await openutm(home, ...args, "--json");
    expect(forPrograms.exitCode).toBe(2);
    expect(forPrograms.json()).toMatchObject({
      error: { code: "request.invalid", message: expect.any(String) },
    });
  });

  it("ends with 1 and a hint for what cannot be done", async () => {
    const result = await openutm(home, "start", "Nobody");
    expectPlain(result);
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toMatch(/^error: No VM is called “Nobody”\.\n {2}`openutm list`/);
    const json = await openutm(home, "start", "Nobody", "--json");
    expect(json.exitCode).toBe(1);
    expect(json.json()).toEqual({
      error: {
        code: "vm.nameUnknown",
        message: "No VM is called “Nobody”.",
        hint: expect.any(String),
      },
    });
  });

  it("tells an empty library from one with VMs", async () => {
    expect(await answer(ListOutput, "list")).toEqual([]);
    expect(await words("list")).toContain("No VMs yet.");
  });

  it("reports on the host", async () => {
    const report = await answer(DoctorOutput, "doctor");
    expect(report).toMatchObject({
      backend: backendUnderTest,
      pid: home.ownerPid(),
      home: home.dir,
    });
    expect(report.qemu.length).toBeGreaterThan(0);
    expect(report.accelerators).toContainEqual(
      expect.objectContaining({ name: "tcg", usable: true, reason: expect.any(String) }),
    );
    const told = await words("doctor");
    expect(told).toMatch(/OpenUTM .*\n[^]*tcg for x86_64/);
    expect(told).toContain(`, ${backendUnderTest} backend (PID ${home.ownerPid()})`);
  });
});

describe("openutm, one VM's life", () => {
  it("makes the demo, shows it, and says how it would start it", async () => {
    const vm = await answer(VmOutput, "create", "Demo", "--demo");
    expect(vm).toMatchObject({ name: "Demo", status: "stopped", revision: 1 });
    expect(await answer(ListOutput, "list")).toEqual([vm]);
    expect(await answer(VmOutput, "show", vm.id)).toEqual(vm);
    expect(await words("show", "Demo")).toMatch(
      /^Name +Demo\nId +[0-9a-f-]{36}\nStatus +stopped\n/,
    );
    const argv = (await openutm(home, "argv", "Demo", "--json")).json<string[]>();
    expect(argv.every((word) => typeof word === "string")).toBe(true);
    expect(argv[0]).toMatch(/qemu-system-x86_64/);
    const line = await words("argv", "Demo");
    const parsed = execFileSync("sh", ["-c", `printf '%s\\0' ${line}`])
      .toString("utf8")
      .split("\0")
      .slice(0, -1);
    // Each plan gets a runtime directory of its own.
    const inAnyRunDir = (list: readonly string[]) =>
      list.map((word) => word.replaceAll(/\/run\/[0-9a-f]{8}\//g, "/run/x/"));
    expect(inAnyRunDir(parsed)).toEqual(inAnyRunDir(argv));
  });

  it("starts, is typed into, pictured, paused, restarted, and heard on the serial line", async () => {
    const started = await answer(VmOutput, "start", "Demo");
    expect(started).toMatchObject({
      status: "running",
      runtime: { accelerator: expect.any(String) },
    });
    expect(await words("list")).toMatch(/^ +NAME +STATUS +CPUS +MEMORY +ID\n● +Demo +running /);

    const serial = openutmLive(home, "serial", "Demo");
    await waitFor(
      "the demo's picture",
      async () => demoFrame(await screenOf(home, "Demo")) !== undefined,
    );
    serial.write("over the wire");
    await serial.says("over the wire");
    expect((await openutm(home, "type", "Demo", "abc")).exitCode).toBe(0);
    await serial.says("abc");
    await waitFor(
      "three keys' square",
      async () => demoKeyParity(await screenOf(home, "Demo")) === "odd",
    );
    expect((await openutm(home, "keys", "Demo", "ctrl-alt-delete", "--json")).json()).toEqual({
      id: started.id,
      keys: ["ctrl", "alt", "delete"],
    });
    await waitFor(
      "the fourth key's square",
      async () => demoKeyParity(await screenOf(home, "Demo")) === "even",
    );
    expect(await serial.interrupt()).toBe(0);

    const picturePath = join(home.dir, "demo picture.png");
    const { width, height } = demoLayout.screen;
    expect(await words("screenshot", "Demo", picturePath)).toContain(`${width} × ${height}`);
    const nowhere = await openutm(home, "screenshot", "Demo", join(home.dir, "no", "it.png"));
    expect(nowhere).toMatchObject({ exitCode: 1 });
    expect(nowhere.stderr).toContain("the folder that it is to be in, does not exist");
    expect(readPicture(readFileSync(picturePath))).toMatchObject({ width, height });

    expect(await answer(VmOutput, "pause", "Demo")).toMatchObject({ status: "paused" });
    expect(await words("resume", "Demo")).toBe("“Demo” is running.\n");
    await words("keys", "Demo", "x");
    await waitFor(
      "the fifth key's square",
      async () => demoKeyParity(await screenOf(home, "Demo")) === "odd",
    );
    const restarted = await answer(VmOutput, "restart", "Demo");
    expect(restarted.runtime?.pid).toBe(started.runtime?.pid);
    await waitFor(
      "the square that no key has flipped",
      async () => demoKeyParity(await screenOf(home, "Demo")) === "even",
    );

    const { url } = (await openutm(home, "open", "Demo", "--no-browser", "--json")).json<{
      url: string;
    }>();
    expect(new URL(url).hash).toContain(`vm=${started.id}`);
  });

  it("is stopped by the power button, by time-out and by force", async () => {
    await waitFor(
      "the demo's picture",
      async () => demoFrame(await screenOf(home, "Demo")) !== undefined,
    );
    expect(await words("stop", "Demo")).toBe("“Demo” is stopped.\n");
    expect(await answer(VmOutput, "show", "Demo")).toMatchObject({ status: "stopped" });

    await answer(VmOutput, "create", "Deaf");
    await words("start", "Deaf");
    const deaf = await openutm(home, "stop", "Deaf", "--timeout-s", "1", "--json");
    expect(deaf.exitCode).toBe(1);
    expect(deaf.json()).toMatchObject({
      error: { code: "vm.stopTimedOut", hint: expect.stringMatching(/force/i) },
    });
    expect(await answer(VmOutput, "show", "Deaf")).toMatchObject({ status: "running" });
    expect(await answer(VmOutput, "stop", "Deaf", "--force")).toMatchObject({ status: "stopped" });
    await words("delete", "Deaf", "--yes");
  });

  it("is changed, cloned, deleted, restored and removed", async () => {
    const changed = await answer(
      VmOutput,
      "set",
      "Demo",
      "cpus=2",
      "description=a test",
      "tags=one,two",
    );
    expect(changed).toMatchObject({
      description: "a test",
      tags: ["one", "two"],
      config: { cpu: { count: 2 } },
    });
    const refused = await openutm(home, "set", "Demo", "memory-mib=0", "--json");
    expect(refused.exitCode).toBe(1);
    expect(refused.json()).toMatchObject({
      error: { code: expect.stringMatching(/^(request|config)\.invalid$/) },
    });

    const full = await answer(VmOutput, "clone", "Demo", "Copy");
    const linked = await answer(VmOutput, "clone", "Demo", "Linked", "--mode", "linked");
    expect(new Set([changed.id, full.id, linked.id]).size).toBe(3);
    const noYes = await openutm(home, "delete", "Copy");
    expect(noYes.exitCode).toBe(2);
    expect(noYes.stderr).toContain("--yes");

    await words("delete", "Copy", "--yes");
    expect((await answer(ListOutput, "list")).map(({ name }) => name)).not.toContain("Copy");
    expect(await answer(methods["trash.list"].output.shape.entries, "trash")).toContainEqual(
      expect.objectContaining({ id: full.id, name: "Copy" }),
    );
    expect(await words("trash", "list")).toContain("Copy");
    expect(await answer(VmOutput, "trash", "restore", full.id)).toMatchObject({
      id: full.id,
      name: "Copy",
    });
    await words("delete", full.id, "--yes");
    const nobody = await openutm(home, "trash", "restore", "Nobody", "--json");
    expect(nobody.json()).toMatchObject({ error: { code: "vm.nameUnknown" } });
    expect(await answer(methods["trash.empty"].output, "trash", "empty", "Copy", "--yes")).toEqual({
      removed: 1,
    });
  });

  it("takes and gives back a CD", async (context) => {
    const iso = realIso("ipxe");
    if (isMissing(iso)) return context.skip(iso.missing);
    const vm = await answer(VmOutput, "create", "With a CD", "--iso", iso.path, "--disk-gib", "1");
    const drive = vm.config?.drives.find(({ kind }) => kind === "cdrom");
    if (drive === undefined) throw new Error("It has no CD drive.");
    const mediumOf = ({ config }: Vm) => config?.drives.find(({ id }) => id === drive.id)?.medium;
    expect(mediumOf(await answer(VmOutput, "eject", "With a CD", drive.id))).toEqual({
      kind: "empty",
    });
    expect(
      mediumOf(await answer(VmOutput, "insert", "With a CD", drive.id, iso.path)),
    ).toMatchObject({ path: iso.path });
    expect(mediumOf(await answer(VmOutput, "eject", "With a CD"))).toEqual({ kind: "empty" });
    expect(mediumOf(await answer(VmOutput, "insert", "With a CD", iso.path))).toMatchObject({
      path: iso.path,
    });
  });

  it("makes a VM of a disk image, and leaves the image alone", async () => {
    const image = join(home.dir, "a disk.img");
    writeFileSync(image, readFileSync(demoImage));
    const vm = await answer(
      VmOutput,
      "create",
      "From a disk",
      "--disk",
      image,
      "--memory-mib",
      "64",
      "--cpus",
      "1",
    );
    expect(vm).toMatchObject({ config: { memoryMib: 64, cpu: { count: 1 } } });
    expect(JSON.stringify(vm.config?.drives)).not.toContain(JSON.stringify(image));
    expect(readFileSync(image).equals(readFileSync(demoImage))).toBe(true);
  });

  it("writes its log", async () => {
    const log = await answer(methods["vm.logs"].output, "logs", "Demo");
    expect(log.lines.length).toBeGreaterThan(0);
    expect((await words("logs", "Demo", "--lines", "2")).trimEnd().split("\n")).toHaveLength(2);
  });

  it("prints every event as one line of JSON", async () => {
    const events = openutmLive(home, "events", "--json");
    // Connected once an event arrives; changing something brings one.
    await waitFor("the first event", async () => {
      await home.ok("set", "Demo", `description=${Date.now()}`);
      return events.output() !== "";
    });
    await home.ok("start", "Demo");
    await events.says('"status":"running"');
    await home.ok("stop", "Demo", "--force");
    await events.says('"status":"stopped"');
    expect(await events.interrupt()).toBe(0);
    const lines = events
      .output()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { topic: string });
    expect(new Set(lines.map(({ topic }) => topic))).toContain("vm.changed");
  });
});

describe("openutm among other programs", () => {
  const shell = (command: string) =>
    spawnSync("bash", ["-c", command], { env: home.env, encoding: "utf8" });

  it("ends cleanly when its reader goes away", (context) => {
    context.skip(!existsSync("/bin/bash"), "no bash here, whose pipefail tells");
    const first = shell(`set -o pipefail; "${launcher}" list | head -1`);
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expect(first.stdout.split("\n")).toHaveLength(2);
    const unread = shell(`set -o pipefail; "${launcher}" doctor --json | true`);
    expect(unread).toMatchObject({ status: 0, stderr: "" });
  });

  it("draws a table in colour on a terminal, unless NO_COLOR", (context) => {
    context.skip(!existsSync("/usr/bin/script"), "no script(1) here, which makes a terminal");
    const onTerminal = (noColour: string): string =>
      spawnSync("script", ["-qec", `"${launcher}" list`, "/dev/null"], {
        env: { ...home.env, NO_COLOR: noColour },
        encoding: "utf8",
      }).stdout;
    expect(onTerminal("")).toMatch(/\u001b\[1m +NAME +STATUS/);
    expect(onTerminal("1")).not.toContain("\u001b");
    expect(onTerminal("1")).toMatch(/^ +NAME +STATUS[^\n]*\n. +\S/);
  });
});
