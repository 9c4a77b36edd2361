// No QEMU, one that is too old, one that hangs, lies, or ends at once. A mount namespace takes this machine's own away.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiErrorValue, DoctorReport, Vm } from "@openutm/shared-types";
import { afterAll, describe, expect, it } from "vitest";
import { bundle, checkout, runCli, testHome, type TestHome } from "../src/index.ts";
import { programPath } from "./spy-qemu.ts";
import { expectError } from "./oracle.ts";

const programs = ["qemu-system-x86_64", "qemu-system-aarch64", "qemu-img"]
  .map(programPath)
  .filter((path) => path !== undefined);
const folder = mkdtempSync(join(tmpdir(), "ou-noqemu-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// A device in a program's place is no program; only this namespace sees it.
const hide = programs.map((path) => `mount --bind /dev/null '${path}'`).join(" && ");
const namespaces = ["-m", "-Urm"].filter(
  (flag) => spawnSync("unshare", [flag, "sh", "-c", hide]).status === 0,
);

type Hidden = {
  readonly home: TestHome;
  ok<T>(...args: string[]): Promise<T>;
  fails(...args: string[]): Promise<ApiErrorValue>;
};

/** A command line (and the backend that it starts) on a machine without QEMU. */
const withoutQemu = (): Hidden | undefined => {
  const [flag] = namespaces;
  if (flag === undefined) return undefined;
  const home = testHome();
  const program = join(home.dir, "openutm.sh");
  writeFileSync(program, `#!/bin/sh\n${hide}\nexec '${process.execPath}' '${bundle}' "$@"\n`);
  const run = (args: readonly string[]) =>
    spawnSync("unshare", [flag, "sh", program, ...args, "--json"], {
      env: home.env,
      encoding: "utf8",
      timeout: 60_000,
    });
  return {
    home,
    async ok<T>(...args: string[]) {
      const { status, stdout, stderr } = run(args);
      if (status !== 0) throw new Error(`openutm ${args.join(" ")} failed: ${stdout}${stderr}`);
      return JSON.parse(stdout) as T;
    },
    async fails(...args) {
      const { status, stdout } = run(args);
      if (status === 0) throw new Error(`openutm ${args.join(" ")} should have failed: ${stdout}`);
      return (JSON.parse(stdout) as { error: ApiErrorValue }).error;
    },
  };
};

const why = "no mount namespace can be made here (needs root, or user namespaces)";

const installFake = (home: TestHome, name: string, script: string): void => {
  const bin = join(home.dir, "qemu", name, "bin");
  mkdirSync(bin, { recursive: true });
  for (const program of ["qemu-system-x86_64", "qemu-img"]) {
    writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, program), 0o755);
  }
};

describe("a machine without a QEMU that OpenUTM can use", () => {
  it("none at all: doctor says so, a VM is made, its start says what to install", async (context) => {
    const hidden = withoutQemu();
    if (hidden === undefined) return context.skip(why);
    try {
      const report = await hidden.ok<DoctorReport>("doctor");
      expect(report.qemu).toEqual([]);
      expect(report.problems.map(({ message }) => message).join(" ")).toMatch(/QEMU/);
      expect(report.problems.every(({ hint }) => hint !== undefined)).toBe(true);
      const vm = await hidden.ok<Vm>("create", "no qemu", "--demo");
      expectError(await hidden.fails("start", vm.id), "qemu.notFound", /QEMU/);
      expectError(await hidden.fails("argv", vm.id), "qemu.notFound", /QEMU/);
      expect(await hidden.ok<Vm>("show", vm.id)).toMatchObject({ status: "stopped" });
      expect(await hidden.ok<Vm[]>("list")).toHaveLength(1);
    } finally {
      hidden.home.dispose();
    }
  });

  it.for<[string, string, "qemu.tooOld" | "qemu.notFound", RegExp]>([
    [
      "6.2",
      'echo "QEMU emulator version 6.2.0 (Debian 1:6.2)"',
      "qemu.tooOld",
      /6\.2.*too old|too old.*7\.2/,
    ],
    ["one that hangs", "exec sleep 1000", "qemu.notFound", /in time|version/],
    ["one that lies", 'echo "GNU bash, version 5.2"', "qemu.notFound", /no QEMU/],
    ["one that floods", "exec yes QEMU", "qemu.notFound", /flood|no QEMU/],
    ["one that crashes", "kill -SEGV $$", "qemu.notFound", /SIGSEGV|ended/],
  ])(
    "%s: named, with what to do, and nothing is started",
    async ([name, script, code, words], context) => {
      const hidden = withoutQemu();
      if (hidden === undefined) return context.skip(why);
      try {
        installFake(hidden.home, "old", script);
        const startedMs = performance.now();
        const report = await hidden.ok<DoctorReport>("doctor");
        // It may cost three seconds, and no more.
        expect(performance.now() - startedMs, name).toBeLessThan(15_000);
        expect(report.qemu).toHaveLength(1);
        expect(report.qemu[0]?.problem?.message).toMatch(words);
        const vm = await hidden.ok<Vm>("create", "old qemu", "--demo");
        expectError(await hidden.fails("start", vm.id), code, words);
        expect(await hidden.ok<Vm>("show", vm.id)).toMatchObject({ status: "stopped" });
      } finally {
        hidden.home.dispose();
      }
    },
  );
});

describe("a QEMU that ends at once", () => {
  it("its words are shown, with the likely cause", async () => {
    const home = testHome();
    try {
      const real = programPath("qemu-system-x86_64") ?? "";
      installFake(
        home,
        "ends",
        `case "$*" in *--version*|*help*|*stdio*|*isa-debug-exit*) exec '${real}' "$@";; esac
echo "qemu-system-x86_64: could not load PC BIOS 'bios-256k.bin'" >&2
exit 1`,
      );
      const vm = await home.ok<Vm>("create", "ends", "--demo");
      await home.ok("set", vm.id, "accelerator=tcg");
      const error = await home.fails("start", vm.id);
      expectError(error, ["qemu.launchFailed", "firmware.missing"], /firmware|BIOS/i);
      expect(JSON.stringify(error.data?.["stderr"])).toContain("bios-256k.bin");
      const said = await runCli(["start", vm.id], { env: home.env, cwd: checkout });
      expect(said.stderr).toContain("could not load PC BIOS");
      expect(await home.ok<Vm>("show", vm.id)).toMatchObject({ status: "error" });
    } finally {
      home.dispose();
    }
  });
});
