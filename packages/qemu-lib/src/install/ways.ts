/** How QEMU can be installed on a host, from facts that are given. Pure; data and a choice. */
import type { Arch, InstallWay, Platform } from "@openutm/shared-types";

export type InstallFacts = {
  readonly platform: Platform;
  readonly arch: Arch;
  readonly isRoot: boolean;
  /** Absolute path of a program on PATH; undefined when it is not there. */
  readonly find: (program: string) => string | undefined;
  /** A desktop session where pkexec's agent can ask for a password. */
  readonly hasDesktop: boolean;
  /** `SUDO_ASKPASS` names a program, so that `sudo -A` can ask. */
  readonly hasAskpass: boolean;
};

type Manager = {
  readonly id: InstallWay["id"];
  readonly title: string;
  readonly platform: Platform;
  readonly program: string;
  readonly install: readonly string[];
  readonly packages: Readonly<Record<Arch, readonly string[]>>;
  /** What brings the manager's lists up to date, and its words that say that they are not. */
  readonly refresh?: { readonly args: readonly string[]; readonly wantedBy: RegExp };
  readonly rights: "root" | "user" | "asksItself";
};

const both = (...packages: readonly string[]): Manager["packages"] => ({
  x86_64: packages,
  aarch64: packages,
});

const managers: readonly Manager[] = [
  {
    id: "homebrew",
    title: "Homebrew",
    platform: "macos",
    program: "brew",
    install: ["install"],
    packages: both("qemu"),
    rights: "user",
  },
  {
    id: "macports",
    title: "MacPorts",
    platform: "macos",
    program: "port",
    install: ["-N", "install"],
    packages: both("qemu"),
    rights: "root",
  },
  {
    id: "apt",
    title: "APT (Debian, Ubuntu, Mint)",
    platform: "linux",
    program: "apt-get",
    install: ["install", "-y"],
    packages: {
      x86_64: ["qemu-system-x86", "qemu-utils", "ovmf"],
      aarch64: ["qemu-system-arm", "qemu-efi-aarch64", "qemu-utils"],
    },
    refresh: {
      args: ["update"],
      wantedBy: /unable to locate package|404 {2}not found|has no installation candidate/i,
    },
    rights: "root",
  },
  {
    id: "dnf",
    title: "DNF (Fedora, RHEL)",
    platform: "linux",
    program: "dnf",
    install: ["install", "-y"],
    packages: {
      x86_64: ["qemu-system-x86", "qemu-img", "edk2-ovmf"],
      aarch64: ["qemu-system-aarch64", "qemu-img", "edk2-aarch64"],
    },
    rights: "root",
  },
  {
    id: "pacman",
    title: "pacman (Arch, Manjaro)",
    platform: "linux",
    program: "pacman",
    install: ["-S", "--noconfirm", "--needed"],
    packages: {
      x86_64: ["qemu-desktop", "edk2-ovmf"],
      aarch64: ["qemu-system-aarch64", "qemu-img", "edk2-aarch64"],
    },
    rights: "root",
  },
  {
    id: "zypper",
    title: "zypper (openSUSE, SLE)",
    platform: "linux",
    program: "zypper",
    install: ["--non-interactive", "install"],
    packages: {
      x86_64: ["qemu-x86", "qemu-spice", "qemu-tools", "qemu-ovmf-x86_64"],
      aarch64: ["qemu-arm", "qemu-tools", "qemu-uefi-aarch64"],
    },
    rights: "root",
  },
  {
    id: "winget",
    title: "winget",
    platform: "windows",
    program: "winget",
    install: ["install", "-e", "--accept-package-agreements", "--accept-source-agreements", "--id"],
    packages: both("SoftwareFreedomConservancy.QEMU"),
    rights: "asksItself",
  },
];

/** A way with what only the installer needs. */
export type InstallPlan = InstallWay & {
  /** Runs once when the command fails with these words; then the command runs again. */
  readonly refresh?: { readonly command: readonly string[]; readonly wantedBy: RegExp };
};

type Rights =
  | { readonly prefix: readonly string[]; readonly needsPassword: boolean }
  /** `prefix` is what a person would type in a terminal. */
  | { readonly prefix: readonly string[]; readonly needsPassword: true; readonly missing: string };

const rightsFor = ({ rights }: Manager, facts: InstallFacts): Rights => {
  if (rights !== "root" || facts.isRoot)
    return { prefix: [], needsPassword: rights === "asksItself" };
  const pkexec = facts.platform === "linux" && facts.hasDesktop ? facts.find("pkexec") : undefined;
  if (pkexec !== undefined) return { prefix: [pkexec], needsPassword: true };
  const sudo = facts.find("sudo");
  if (sudo !== undefined && facts.hasAskpass) return { prefix: [sudo, "-A"], needsPassword: true };
  return {
    prefix: ["sudo"],
    needsPassword: true,
    missing:
      "It needs your password, which OpenUTM cannot ask for here. Run the command in a terminal.",
  };
};

const planOf = (manager: Manager, facts: InstallFacts): InstallPlan => {
  const { id, title, program, install, packages, refresh } = manager;
  const path = facts.find(program);
  const rights = rightsFor(manager, facts);
  const reason =
    path === undefined
      ? `${program} is not installed on this computer.`
      : "missing" in rights
        ? rights.missing
        : undefined;
  const command = [...rights.prefix, path ?? program];
  return {
    id,
    title,
    program,
    command: [...command, ...install, ...packages[facts.arch]],
    needsPassword: rights.needsPassword,
    available: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    ...(refresh === undefined
      ? {}
      : { refresh: { command: [...command, ...refresh.args], wantedBy: refresh.wantedBy } }),
  };
};

/**
 * The ways of this system, available ones first. On Linux only managers that are there are named: which one a
 * distribution has is no choice of its user's. When none is there, all are, so that their commands can be read.
 */
export const planInstallWays = (facts: InstallFacts): readonly InstallPlan[] => {
  const ours = managers.filter(({ platform }) => platform === facts.platform);
  const there = ours.filter(({ program }) => facts.find(program) !== undefined);
  const named = facts.platform === "linux" && there.length > 0 ? there : ours;
  const plans = named.map((manager) => planOf(manager, facts));
  return [
    ...plans.filter(({ available }) => available),
    ...plans.filter(({ available }) => !available),
  ];
};

const downloads: Readonly<Record<Platform, string>> = {
  linux: "https://www.qemu.org/download/#linux",
  macos: "https://www.qemu.org/download/#macos",
  windows: "https://www.qemu.org/download/#windows",
};

const macWithoutManager =
  " Without Homebrew or MacPorts, install Homebrew first (https://brew.sh): it brings QEMU ready-made.";

/** What a person reads before consenting. */
export const explainInstall = (
  facts: InstallFacts,
): { readonly downloadUrl: string; readonly explanation: string } => ({
  downloadUrl: downloads[facts.platform],
  explanation: `QEMU is the free program that runs virtual machines. OpenUTM uses the one that is installed on this computer, version 7.2 or newer, and brings none of its own, so that it is kept up to date together with your system.${
    facts.platform === "macos" &&
    facts.find("brew") === undefined &&
    facts.find("port") === undefined
      ? macWithoutManager
      : ""
  }`,
});
