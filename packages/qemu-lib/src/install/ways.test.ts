import { InstallOptions } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { explainInstall, planInstallWays } from "./ways.ts";
import type { InstallFacts } from "./ways.ts";

const facts = (programs: readonly string[], more: Partial<InstallFacts> = {}): InstallFacts => ({
  platform: "linux",
  arch: "x86_64",
  isRoot: false,
  find: (program) => (programs.includes(program) ? `/usr/bin/${program}` : undefined),
  hasDesktop: true,
  hasAskpass: false,
  ...more,
});

const golden: readonly [string, InstallFacts, readonly string[]][] = [
  [
    "a Debian desktop",
    facts(["apt-get", "pkexec", "sudo"]),
    [
      "/usr/bin/pkexec",
      "/usr/bin/apt-get",
      "install",
      "-y",
      "qemu-system-x86",
      "qemu-utils",
      "ovmf",
    ],
  ],
  [
    "a Debian container",
    facts(["apt-get"], { isRoot: true, hasDesktop: false }),
    ["/usr/bin/apt-get", "install", "-y", "qemu-system-x86", "qemu-utils", "ovmf"],
  ],
  [
    "an ARM Fedora over ssh with an askpass",
    facts(["dnf", "sudo", "pkexec"], { arch: "aarch64", hasDesktop: false, hasAskpass: true }),
    [
      "/usr/bin/sudo",
      "-A",
      "/usr/bin/dnf",
      "install",
      "-y",
      "qemu-system-aarch64",
      "qemu-img",
      "edk2-aarch64",
    ],
  ],
  [
    "an Arch desktop",
    facts(["pacman", "pkexec"]),
    [
      "/usr/bin/pkexec",
      "/usr/bin/pacman",
      "-S",
      "--noconfirm",
      "--needed",
      "qemu-desktop",
      "edk2-ovmf",
    ],
  ],
  [
    "an openSUSE desktop",
    facts(["zypper", "pkexec"]),
    [
      "/usr/bin/pkexec",
      "/usr/bin/zypper",
      "--non-interactive",
      "install",
      "qemu-x86",
      "qemu-spice",
      "qemu-tools",
      "qemu-ovmf-x86_64",
    ],
  ],
  [
    "a Mac with Homebrew",
    facts(["brew"], { platform: "macos", arch: "aarch64" }),
    ["/usr/bin/brew", "install", "qemu"],
  ],
  [
    "Windows",
    facts(["winget"], { platform: "windows" }),
    [
      "/usr/bin/winget",
      "install",
      "-e",
      "--accept-package-agreements",
      "--accept-source-agreements",
      "--id",
      "SoftwareFreedomConservancy.QEMU",
    ],
  ],
];

describe("how QEMU is installed", () => {
  it.each(golden)("on %s", (_where, given, command) => {
    const [way] = planInstallWays(given);
    expect(way).toMatchObject({ command, available: true });
  });

  it("fits the contract everywhere, and never asks a shell", () => {
    for (const [, given] of golden) {
      const ways = planInstallWays(given).map(({ refresh: _own, ...way }) => way);
      expect(InstallOptions.safeParse({ ways, ...explainInstall(given) }).error).toBeUndefined();
      for (const { command } of ways)
        for (const shell of ["sh", "bash", "-c", "cmd"]) expect(command).not.toContain(shell);
    }
  });

  it("asks for no password where none is needed, and says so where one is", () => {
    const needs = (given: InstallFacts): boolean | undefined =>
      planInstallWays(given)[0]?.needsPassword;
    expect(needs(facts(["apt-get"], { isRoot: true }))).toBe(false);
    expect(needs(facts(["brew"], { platform: "macos" }))).toBe(false);
    expect(needs(facts(["apt-get", "pkexec"]))).toBe(true);
  });

  it("names the command to copy where nobody can be asked for the password", () => {
    const [way] = planInstallWays(facts(["apt-get", "sudo", "pkexec"], { hasDesktop: false }));
    expect(way).toMatchObject({ available: false, reason: expect.stringContaining("terminal") });
    expect(way?.command.slice(0, 2)).toEqual(["sudo", "/usr/bin/apt-get"]);
  });

  it("names every manager of the system where none is there", () => {
    const ways = planInstallWays(facts([]));
    expect(ways.map(({ id }) => id)).toEqual(["apt", "dnf", "pacman", "zypper"]);
    expect(ways.every(({ available }) => !available)).toBe(true);
  });

  it("prefers what can be done now: Homebrew before MacPorts, which needs a password", () => {
    const ways = planInstallWays(facts(["brew", "port", "sudo"], { platform: "macos" }));
    expect(ways.map(({ id, available }) => [id, available])).toEqual([
      ["homebrew", true],
      ["macports", false],
    ]);
  });

  it("sends a Mac with neither to Homebrew", () => {
    const mac = { platform: "macos" } as const;
    expect(explainInstall(facts([], mac)).explanation).toContain("brew.sh");
    expect(explainInstall(facts(["brew"], mac)).explanation).not.toContain("brew.sh");
  });

  it("brings old lists up to date when the manager's words ask for it", () => {
    const refresh = planInstallWays(facts(["apt-get"], { isRoot: true }))[0]?.refresh;
    expect(refresh?.command).toEqual(["/usr/bin/apt-get", "update"]);
    expect(refresh?.wantedBy.test("E: Unable to locate package ovmf")).toBe(true);
    expect(refresh?.wantedBy.test("E: Could not get lock /var/lib/dpkg/lock-frontend")).toBe(false);
  });
});
