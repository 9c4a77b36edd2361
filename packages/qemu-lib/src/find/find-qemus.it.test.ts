import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QemuInstallation } from "@openutm/shared-types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findQemus } from "./find-qemus.ts";

let root: string;
let serial = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "outm-find-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function folderWith(programs: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, `bin${serial++}`);
  await mkdir(folder);
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }
  return folder;
}

const find = (folders: readonly string[], timeoutMs = 10_000) =>
  findQemus({ platform: "linux", env: {}, folders, timeoutMs });

const says = (version: string): string => `echo 'QEMU emulator version ${version}'`;

describe("findQemus", () => {
  it("finds the installed QEMU with its qemu-img", async () => {
    const found = await findQemus({
      platform: "linux",
      env: { PATH: process.env["PATH"] },
      timeoutMs: 30_000,
    });
    const x86 = found.find(({ arch }) => arch === "x86_64");
    expect(QemuInstallation.parse(x86)).toMatchObject({
      version: { major: expect.any(Number) },
      firmware: [],
    });
    expect(x86?.problem).toBeUndefined();
    expect(x86?.imgPath).toMatch(/qemu-img$/);
  });

  it.each([
    ["hangs", "exec sleep 600", "qemu.hangs"],
    ["hangs in a child that holds the pipe", "sleep 3 & exec sleep 600", "qemu.hangs"],
    ["floods", "exec cat /dev/zero", "qemu.notQemu"],
    ["floods its errors", "exec cat /dev/zero >&2", "qemu.notQemu"],
    ["is another program", "echo 'GNU coreutils 9.1'", "qemu.notQemu"],
    ["is qemu-img", "echo 'qemu-img version 7.2.22'", "qemu.notQemu"],
    [
      "fails",
      "echo 'libspice.so.1: cannot open shared object file' >&2; exit 127",
      "qemu.cannotRun",
    ],
    ["kills itself", "kill -9 $$", "qemu.cannotRun"],
    ["is too old", says("6.2.0"), "qemu.tooOld"],
  ])("lists a program that %s with its problem, behind a good one", async (_name, body, code) => {
    const bad = await folderWith({ "qemu-system-x86_64": body });
    const good = await folderWith({ "qemu-system-x86_64": says("10.0.2") });
    const startedMs = performance.now();
    const found = await find([bad, good], 3000);
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(found.map(({ binaryPath }) => binaryPath)).toEqual([
      join(good, "qemu-system-x86_64"),
      join(bad, "qemu-system-x86_64"),
    ]);
    expect(found.map(({ problem }) => problem?.code)).toEqual([undefined, code]);
    expect(QemuInstallation.parse(found[1]).problem?.hint).toBeTruthy();
  });

  it("keeps little of a flood", async () => {
    const [found] = await find([await folderWith({ "qemu-system-x86_64": "exec yes QEMU" })]);
    expect(JSON.stringify(found).length).toBeLessThan(4000);
  });

  it("reports a program for another processor", async () => {
    const folder = await folderWith({});
    await writeFile(join(folder, "qemu-system-x86_64"), Buffer.from("\u007fELF not really"), {
      mode: 0o755,
    });
    const [found] = await find([folder]);
    expect(found?.problem?.code).toBe("qemu.cannotRun");
  });

  it.each([
    ["a text", "touch ran\necho QEMU emulator version 10.0.2\n"],
    ["nothing", ""],
  ])("gives %s to no shell", async (_what, text) => {
    const folder = await folderWith({});
    const path = join(folder, "qemu-system-x86_64");
    await writeFile(path, text.replace("ran", join(folder, "ran")), { mode: 0o755 });
    const [found] = await find([folder]);
    expect(found?.problem).toMatchObject({
      code: "qemu.cannotRun",
      message: `${path} cannot be started (ENOEXEC).`,
    });
    expect(await readdir(folder)).toEqual(["qemu-system-x86_64"]);
  });

  it("lists one program of many names once, under the first", async () => {
    const cellar = await folderWith({
      "qemu-system-aarch64": says("10.0.2"),
      "qemu-img": "exit 0",
    });
    const linked = await folderWith({});
    await symlink(join(cellar, "qemu-system-aarch64"), join(linked, "qemu-system-aarch64"));
    const found = await find([linked, cellar, linked]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      arch: "aarch64",
      binaryPath: join(linked, "qemu-system-aarch64"),
      imgPath: join(await realpath(cellar), "qemu-img"),
    });
  });

  it("takes the nearest qemu-img, else the first there is, else none", async () => {
    const near = await folderWith({ "qemu-system-x86_64": says("10.0.2"), "qemu-img": "exit 0" });
    const far = await folderWith({ "qemu-img": "exit 0" });
    const bare = await folderWith({ "qemu-system-x86_64": says("9.0.0") });
    const found = await find([far, near, bare]);
    expect(found.map(({ imgPath }) => imgPath)).toEqual([
      join(near, "qemu-img"),
      join(far, "qemu-img"),
    ]);
    expect((await find([bare]))[0]?.imgPath).toBeUndefined();
  });

  it("passes over what is no program", async () => {
    const folder = await folderWith({ "qemu-system-x86_64": says("10.0.2") });
    await mkdir(join(folder, "qemu-system-aarch64"));
    await copyFile(join(folder, "qemu-system-x86_64"), join(folder, "qemu-img"));
    await chmod(join(folder, "qemu-img"), 0o644);
    const found = await find([folder, join(root, "gone"), "/dev/null"]);
    expect(found.map(({ arch, imgPath }) => [arch, imgPath])).toEqual([["x86_64", undefined]]);
  });

  it("prefers the newest that OpenUTM installed itself to PATH", async () => {
    const home = join(root, "home");
    const version = async (name: string): Promise<void> => {
      await mkdir(join(home, "qemu", name, "bin"), { recursive: true });
      await writeFile(
        join(home, "qemu", name, "bin", "qemu-system-x86_64"),
        `#!/bin/sh\n${says(name)}\n`,
        { mode: 0o755 },
      );
    };
    for (const name of ["9.2.4", "10.0.2", "8.0.0"]) await version(name);
    const path = await folderWith({ "qemu-system-x86_64": says("11.0.0") });
    const found = await findQemus({
      platform: "linux",
      env: { OPENUTM_HOME: home, PATH: path },
      timeoutMs: 10_000,
    });
    const texts = found
      .filter(({ arch, binaryPath }) => arch === "x86_64" && binaryPath.startsWith(root))
      .map(({ version }) => version.text);
    expect(texts).toEqual(["10.0.2", "9.2.4", "8.0.0", "11.0.0"]);
  });
});
