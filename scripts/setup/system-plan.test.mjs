import { describe, expect, it } from "vitest";
import { SYSTEM_NEEDS } from "./system-needs.mjs";
import { asUser, byHand, chooseManager, commandLine, planSystemPackages } from "./system-plan.mjs";

const host = (change) => ({
  platform: "linux",
  arch: "x64",
  isRoot: false,
  hasSudo: true,
  hasTerminal: true,
  distribution: [],
  packageManagers: [],
  ...change,
});
const DEBIAN = host({ distribution: ["debian"], packageManagers: ["apt", "brew"] });
const UBUNTU = host({ distribution: ["ubuntu", "debian"], packageManagers: ["apt"] });
const FEDORA = host({ distribution: ["fedora"], packageManagers: ["dnf"] });
const ARCH = host({ distribution: ["arch"], packageManagers: ["pacman"] });
const SUSE = host({
  distribution: ["opensuse-tumbleweed", "opensuse", "suse"],
  packageManagers: ["zypper"],
});
const ALPINE = host({ distribution: ["alpine"], packageManagers: ["apk"] });
const MAC = host({ platform: "darwin", arch: "arm64", packageManagers: ["brew"] });
const WINDOWS = host({ platform: "win32", packageManagers: ["winget"] });

/** A machine that has nothing, with fresh package lists. */
const EMPTY = {
  hasCommand: () => false,
  hasFile: () => false,
  installed: new Set(),
  available: new Set(),
  listsAgeHours: 1,
};
const toRun = SYSTEM_NEEDS.filter((need) => need.purpose === "run");
const plan = (on, facts = {}, needs = toRun) =>
  planSystemPackages(needs, on, { ...EMPTY, ...facts });
const lines = (on, facts, needs) => plan(on, facts, needs).commands.map(commandLine);

describe("a machine without QEMU", () => {
  it.each([
    [
      "Debian",
      DEBIAN,
      "apt-get install -y --no-install-recommends qemu-system-x86 qemu-utils ovmf",
    ],
    [
      "Ubuntu",
      UBUNTU,
      "apt-get install -y --no-install-recommends qemu-system-x86 qemu-utils ovmf",
    ],
    ["Fedora", FEDORA, "dnf install -y qemu-system-x86 qemu-img edk2-ovmf"],
    ["Arch", ARCH, "pacman -S --noconfirm --needed qemu-desktop qemu-img edk2-ovmf"],
    [
      "openSUSE",
      SUSE,
      "zypper --non-interactive install qemu-x86 qemu-spice qemu-tools qemu-ovmf-x86_64",
    ],
    ["Alpine", ALPINE, "apk add qemu-system-x86_64 qemu-img ovmf"],
    ["macOS", MAC, "brew install qemu"],
    [
      "Windows",
      WINDOWS,
      "winget install -e --accept-package-agreements --accept-source-agreements --id SoftwareFreedomConservancy.QEMU",
    ],
  ])("%s: one command installs it", (_name, on, command) => {
    expect(lines(on)).toEqual([command]);
  });

  it("on ARM also gets the emulator and firmware of its own architecture", () => {
    expect(plan({ ...DEBIAN, arch: "arm64" }).packages).toEqual([
      "qemu-system-x86",
      "qemu-system-arm",
      "qemu-efi-aarch64",
      "qemu-utils",
      "ovmf",
    ]);
  });

  it("gets SPICE's package only where the distribution has it", () => {
    const spice = "qemu-system-modules-spice";
    expect(plan(DEBIAN).packages).not.toContain(spice);
    expect(plan(DEBIAN, { available: new Set([spice]) }).packages).toContain(spice);
  });

  it("without a package manager that we know, is told what to bring", () => {
    const unknown = plan(host({ distribution: ["nixos"] }));
    expect(unknown.commands).toEqual([]);
    expect(unknown.unmeetable).toEqual(["QEMU", "qemu-img", "UEFI firmware"]);
    expect(byHand(host({}))).toMatch(/QEMU 7\.2 or later/);
    expect(byHand(MAC)).toMatch(/brew install qemu/);
  });
});

describe("what is there already", () => {
  it("is not installed again, wherever it came from", () => {
    const facts = {
      hasCommand: (name) => name.startsWith("qemu-"),
      installed: new Set(["ovmf"]),
    };
    expect(plan(DEBIAN, facts)).toMatchObject({ missing: [], commands: [], unmeetable: [] });
  });

  it("does not hide what is missing beside it", () => {
    const facts = { hasCommand: (name) => name === "qemu-system-x86_64" };
    expect(plan(DEBIAN, facts).missing).toEqual(["qemu-img", "UEFI firmware"]);
  });
});

describe("apt's package lists", () => {
  it.each([
    ["absent", undefined],
    ["older than a week", 200],
  ])("%s: are refreshed first", (_name, listsAgeHours) => {
    expect(lines(DEBIAN, { listsAgeHours })[0]).toBe("apt-get update");
  });
});

describe("the superuser", () => {
  const missing = plan(DEBIAN);

  it("is asked for through sudo, which never waits for a password nobody can type", () => {
    expect(asUser(missing, DEBIAN)[0].slice(0, 2)).toEqual(["sudo", "apt-get"]);
    expect(asUser(missing, { ...DEBIAN, hasTerminal: false })[0].slice(0, 2)).toEqual([
      "sudo",
      "-n",
    ]);
  });

  it("needs no sudo, and without sudo nothing can be done", () => {
    expect(asUser(missing, { ...DEBIAN, isRoot: true })).toEqual(missing.commands);
    expect(asUser(missing, { ...DEBIAN, hasSudo: false })).toBeUndefined();
  });

  it("is never asked for where the manager wants the user", () => {
    expect(asUser(plan(MAC), MAC)).toEqual([["brew", "install", "qemu"]]);
  });
});

describe("the choice of a package manager", () => {
  it("prefers the distribution's own", () => {
    expect(chooseManager(DEBIAN)).toBe("apt");
    expect(chooseManager({ ...FEDORA, packageManagers: ["apt", "dnf"] })).toBe("dnf");
    expect(chooseManager({ ...MAC, packageManagers: [] })).toBeUndefined();
  });
});

describe("the tests' needs", () => {
  const names = (on) => plan(on, {}, SYSTEM_NEEDS).packages;

  it("name every package of the tests on Debian", () => {
    const wanted =
      "qemu-system-x86 qemu-utils ovmf chromium ipxe grub-rescue-pc memtest86+ busybox-static xorriso mtools nasm cpio lz4 zstd strace";
    expect(names(DEBIAN)).toEqual(expect.arrayContaining(wanted.split(" ")));
  });

  it("take Ubuntu's name for Chromium", () => {
    expect(names(UBUNTU)).toContain("chromium-browser");
    expect(names(UBUNTU)).not.toContain("chromium");
  });

  it("name each need once, and a package for it on Debian where there is one anywhere", () => {
    const all = SYSTEM_NEEDS.map((need) => need.name);
    expect(new Set(all).size).toBe(all.length);
    const withoutDebian = SYSTEM_NEEDS.filter((need) => !need.packages.apt).map(
      (need) => need.name,
    );
    expect(withoutDebian).toEqual(["QEMU for ARM guests"]);
  });
});

describe("what builds the Tauri app", () => {
  const needs = SYSTEM_NEEDS.filter((need) => need.purpose === "tauri");
  const withCargo = { hasCommand: (name) => name === "cargo" };

  it.each([
    [
      "Debian",
      DEBIAN,
      "gcc libc6-dev pkg-config libwebkit2gtk-4.1-dev libayatana-appindicator3-dev",
    ],
    [
      "Fedora",
      FEDORA,
      "gcc pkgconf-pkg-config webkit2gtk4.1-devel libayatana-appindicator-gtk3-devel",
    ],
    ["Arch", ARCH, "gcc pkgconf webkit2gtk-4.1"],
    ["macOS", MAC, ""],
    ["Windows", WINDOWS, ""],
  ])("%s: is installed where cargo is", (_name, on, packages) => {
    expect(plan(on, withCargo, needs).packages.join(" ")).toBe(packages);
    expect(plan(on, withCargo, needs).unmeetable).toEqual([]);
    expect(plan(on, {}, needs).packages).toEqual([]);
  });
});

describe("what is of use only beside another program", () => {
  const needs = [
    {
      name: "the web engine's files",
      purpose: /** @type {const} */ ("test"),
      beside: ["cargo"],
      packages: { apt: ["libwebkit-dev"] },
    },
  ];
  const withCargo = { hasCommand: (name) => name === "cargo" };

  it("is installed there and nowhere else", () => {
    expect(plan(DEBIAN, withCargo, needs).packages).toEqual(["libwebkit-dev"]);
    expect(plan(DEBIAN, {}, needs).missing).toEqual([]);
  });

  it("is no word to a system that has no package of it", () => {
    expect(plan(MAC, withCargo, needs)).toMatchObject({ missing: [], unmeetable: [] });
  });
});
