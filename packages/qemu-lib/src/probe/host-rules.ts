/** Pure: what is known of hosts and accelerators without running anything, as tables. The options of `-accel` are argv/accel.ts's. */
import type { Accelerator, Arch, Platform, QemuVersion } from "@openutm/shared-types";
import { isAtLeast } from "../find/version.ts";

/** What a platform's QEMU may have, best first. */
export const platformAccelerators: Readonly<Record<Platform, readonly Accelerator[]>> = {
  linux: ["kvm", "tcg"],
  macos: ["hvf", "tcg"],
  windows: ["whpx", "tcg"],
};

export type ProbeHost = {
  readonly platform: Platform;
  readonly arch: Arch;
  /** Windows build number or Darwin major; 0 on Linux. */
  readonly osBuild: number;
};

/** What to probe for a guest architecture: hardware accelerates its own kind only. */
export function acceleratorsToProbe(host: ProbeHost, guestArch: Arch): readonly Accelerator[] {
  return platformAccelerators[host.platform].filter(
    (name) => name === "tcg" || host.arch === guestArch,
  );
}

type KnownFailure = {
  readonly name: Accelerator;
  readonly when: (version: QemuVersion, host: ProbeHost) => boolean;
  readonly why: string;
  readonly hint: string;
};

const darwinOfMacos15 = 24;
const darwinOfMacos14 = 23;
/** Windows 10 2004, the oldest that WHPX is tested with (docs/system/whpx.rst, QEMU 11.0). */
const windows10v2004 = 19041;
/** Windows 11 24H2, the first with WHPX for aarch64 guests (the same). */
const windows11v24H2 = 26100;

/** Asked only after an accelerator has failed: they explain, they do not decide. The first that fits speaks. */
export const knownFailures: readonly KnownFailure[] = [
  {
    name: "hvf",
    // nixpkgs 532038: built with an SDK older than 15 it aborts when a vCPU starts, although `-accel help` lists hvf.
    when: (version, host) =>
      version.major === 11 && version.minor === 0 && host.osBuild >= darwinOfMacos15,
    why: "builds of QEMU 11.0 made with an older macOS SDK abort on macOS 15 and newer",
    hint: "Upgrade QEMU: `brew upgrade qemu`.",
  },
  {
    name: "hvf",
    // Homebrew's formula from 11.1 on: --disable-hvf on Apple silicon up to macOS 14.
    when: (version, host) =>
      isAtLeast(version, 11, 1) && host.arch === "aarch64" && host.osBuild <= darwinOfMacos14,
    why: "QEMU 11.1 and newer is built without HVF for macOS 14 and older",
    hint: "Upgrade macOS to 15 or newer.",
  },
  {
    name: "whpx",
    when: (_version, host) => host.arch === "x86_64" && host.osBuild < windows10v2004,
    why: "it needs Windows 10 version 2004 or newer",
    hint: "Upgrade Windows.",
  },
  {
    name: "whpx",
    when: (_version, host) => host.arch === "aarch64" && host.osBuild < windows11v24H2,
    why: "it needs Windows 11 24H2 or newer on this processor",
    hint: "Upgrade Windows.",
  },
];

/** The known reason for a failure that has been seen. */
export function knownFailure(
  name: Accelerator,
  version: QemuVersion,
  host: ProbeHost,
): Pick<KnownFailure, "why" | "hint"> | undefined {
  return knownFailures.find((rule) => rule.name === name && rule.when(version, host));
}
