/** Pure: what `qemu-system-* --version` says. */
import type { Platform, QemuVersion, Reason } from "@openutm/shared-types";
import { sentence } from "../explain/sentence.ts";
import problems from "./problems.json" with { type: "json" };

/** The oldest QEMU that has what OpenUTM uses: JSON `-device`, QMP `snapshot-save`, AF_UNIX on Windows. */
export const minimumQemu: { readonly major: number; readonly minor: number } = problems.minimum;

const versionLine =
  /^QEMU emulator version (\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?![\d.])[^\r\n]{0,200}$/m;

/**
 * Reads the version of QEMU's system emulators: `QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)`.
 * Release candidates count as their micro number says (`10.1.90` is 10.2.0-rc0, so older than 10.2).
 * Undefined when the text is not QEMU's.
 */
export function parseQemuVersion(output: string): QemuVersion | undefined {
  const found = versionLine.exec(output.slice(0, 4096));
  if (found === null) return undefined;
  const [line, major, minor, micro] = found;
  return {
    major: Number(major),
    minor: Number(minor),
    micro: Number(micro ?? 0),
    text: line.slice("QEMU emulator version ".length).trim(),
  };
}

type VersionNumber = Pick<QemuVersion, "major" | "minor"> & { readonly micro?: number };

/** Negative when `a` is older than `b`, 0 when equal. */
export function compareVersions(a: VersionNumber, b: VersionNumber): number {
  return a.major - b.major || a.minor - b.minor || (a.micro ?? 0) - (b.micro ?? 0);
}

export function isAtLeast(version: VersionNumber, major: number, minor = 0): boolean {
  return compareVersions({ major: version.major, minor: version.minor }, { major, minor }) >= 0;
}

/** From the first on and below the second, each `[major, minor]`; every version where neither is said. */
export type VersionRange = {
  readonly from?: readonly number[];
  readonly below?: readonly number[];
};

export function isWithin(version: VersionNumber, { from, below }: VersionRange = {}): boolean {
  const reaches = ([major = 0, minor = 0]: readonly number[]): boolean =>
    isAtLeast(version, major, minor);
  return (from === undefined || reaches(from)) && (below === undefined || !reaches(below));
}

const upgradeHints: Readonly<Record<Platform, string>> = problems.upgradeHints;

/** Why this version is not used; undefined when it is new enough. */
export function tooOldProblem(version: QemuVersion, platform: Platform): Reason | undefined {
  if (isAtLeast(version, minimumQemu.major, minimumQemu.minor)) return undefined;
  const { code, message } = problems.tooOld;
  const values = {
    version: `${version.major}.${version.minor}.${version.micro}`,
    minimum: `${minimumQemu.major}.${minimumQemu.minor}`,
  };
  return { code, message: sentence(message, values), hint: upgradeHints[platform] };
}
