/**
 * Pure: what is known of hosts and accelerators without running anything: accelerators.json, which the Rust backend reads
 * too. The options of `-accel` are argv/accel.ts's.
 */
import type { Accelerator, Arch, Platform, QemuVersion } from "@openutm/shared-types";
import { isWithin, type VersionRange } from "../find/version.ts";
import table from "./accelerators.json" with { type: "json" };

/** What a platform's QEMU may have, best first. */
export const platformAccelerators = table.platforms as Readonly<
  Record<Platform, readonly Accelerator[]>
>;

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
  readonly name: string;
  readonly qemu?: VersionRange;
  readonly hostArch?: string;
  readonly osBuild?: { readonly from?: number; readonly below?: number };
  readonly why: string;
  readonly hint: string;
};

/** Asked only after an accelerator has failed: they explain, they do not decide. The first that fits speaks. */
export const knownFailures: readonly KnownFailure[] = table.knownFailures;

/** The known reason for a failure that has been seen. */
export function knownFailure(
  name: Accelerator,
  version: QemuVersion,
  host: ProbeHost,
): Pick<KnownFailure, "why" | "hint"> | undefined {
  return knownFailures.find(
    ({ name: accelerator, qemu, hostArch, osBuild }) =>
      accelerator === name &&
      (hostArch === undefined || hostArch === host.arch) &&
      isWithin(version, qemu) &&
      host.osBuild >= (osBuild?.from ?? 0) &&
      host.osBuild < (osBuild?.below ?? Number.POSITIVE_INFINITY),
  );
}
