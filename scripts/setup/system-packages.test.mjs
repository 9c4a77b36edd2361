import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installLine, installSystemPackages, SystemPackagesFailure } from "./system-packages.mjs";

const isWindows = process.platform === "win32";
const NEEDS = [
  {
    name: "QEMU",
    purpose: "run",
    commands: ["openutm-test-qemu"],
    packages: { dnf: ["qemu-system-x86"] },
  },
];
const HOST = {
  platform: "linux",
  arch: "x64",
  isMusl: false,
  hasAvx2: true,
  isRoot: true,
  hasSudo: false,
  hasTerminal: false,
  distribution: ["fedora"],
  packageManagers: ["dnf"],
};

let folder;
let oldPath;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openutm-packages-"));
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  oldPath = process.env.PATH;
  process.env.PATH = [folder, oldPath].join(delimiter);
  program("rpm", 'echo "package is not installed"; exit 1');
});
afterEach(() => {
  vi.restoreAllMocks();
  process.env.PATH = oldPath;
  rmSync(folder, { recursive: true, force: true });
});

function program(name, script) {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

const install = (host = {}, options = {}) =>
  installSystemPackages(
    { ...HOST, ...host },
    { purposes: ["run"], assumeYes: false, needs: NEEDS, ...options },
  );
const dnfLog = () => join(folder, "dnf.log");
const installingDnf = () =>
  program("dnf", `echo "$@" >>'${dnfLog()}'; cp '${folder}/rpm' '${folder}/openutm-test-qemu'`);

describe.skipIf(isWindows)("a machine whose QEMU is missing (needs a POSIX shell)", () => {
  it("gets it from its package manager, once", async () => {
    installingDnf();
    expect(await install()).toEqual({ outcome: "installed 1 packages", unmet: [] });
    expect(readFileSync(dnfLog(), "utf8")).toBe("install -y qemu-system-x86\n");
    expect(await install()).toEqual({ outcome: "in place", unmet: [] });
    expect(readFileSync(dnfLog(), "utf8").split("\n")).toHaveLength(2);
  });

  it("is left as it is when the person says no", async () => {
    installingDnf();
    const ask = () => Promise.resolve("n");
    const { outcome, unmet } = await install({ hasTerminal: true }, { ask });
    expect({ outcome, unmet }).toEqual({ outcome: "left alone, as you said", unmet: ["QEMU"] });
    expect(existsSync(dnfLog())).toBe(false);
  });

  it("names the command and its last words when the installation fails", async () => {
    program("dnf", "echo 'No space left on device' >&2; exit 1");
    const failure = await install().catch((error) => error);
    expect(failure).toBeInstanceOf(SystemPackagesFailure);
    expect(failure.message).toMatch(/dnf install -y qemu-system-x86 failed:\n\s+No space left/);
    expect(failure.unmet).toEqual(["QEMU"]);
  });

  it("says what to run as root when there is no sudo", async () => {
    installingDnf();
    const failure = await install({ isRoot: false }).catch((error) => error);
    expect(failure).toBeInstanceOf(SystemPackagesFailure);
    expect(failure.hint).toBe("As root, run: dnf install -y qemu-system-x86");
    expect(existsSync(dnfLog())).toBe(false);
  });

  it("names what is missing where no package manager is known", async () => {
    const unknown = { distribution: ["nixos"], packageManagers: [] };
    expect((await install(unknown)).unmet).toEqual(["QEMU"]);
  });
});

describe("the command that a person is told", () => {
  it("is the whole one, as that user has to type it", () => {
    expect(installLine({ ...HOST, isRoot: false }, "tauri")).toMatch(
      /^sudo dnf install -y .*webkit2gtk4\.1-devel/,
    );
    expect(installLine(HOST, "run")).toBe("dnf install -y qemu-system-x86 qemu-img edk2-ovmf");
  });

  it("is none where no package manager has it", () => {
    expect(installLine({ ...HOST, packageManagers: [] }, "tauri")).toBeUndefined();
  });
});
