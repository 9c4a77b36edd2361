/** I/O edge: everything that is known of this machine's QEMUs, put together. */
import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import type { Platform, QemuInstallation } from "@openutm/shared-types";
import { readCapabilities } from "./caps/read-capabilities.ts";
import type { Environment } from "./find/candidates.ts";
import { findQemus } from "./find/find-qemus.ts";
import type { FindOptions } from "./find/find-qemus.ts";
import { firmwareFolders } from "./firmware/firmware-folders.ts";
import { readFirmware } from "./firmware/read-firmware.ts";
import type { QemuCache } from "./process/cache.ts";

/** Finds the QEMUs and asks each for its capabilities and firmware; those with a problem are listed as they are. */
export async function inspectQemus(
  options: FindOptions & { readonly cache?: QemuCache },
): Promise<readonly QemuInstallation[]> {
  return describeQemus(await findQemus(options), options);
}

export type DescribeOptions = {
  readonly platform: Platform;
  readonly env: Environment;
  readonly cache?: QemuCache;
};

/** Adds capabilities and firmware; one that does not tell its capabilities gets a problem and goes behind the others. */
export async function describeQemus(
  installations: readonly QemuInstallation[],
  { platform, env, cache }: DescribeOptions,
): Promise<readonly QemuInstallation[]> {
  const described = await Promise.all(
    installations.map(async (qemu): Promise<QemuInstallation> => {
      if (qemu.problem !== undefined) return qemu;
      const [outcome, firmware] = await Promise.all([
        readCapabilities(qemu.binaryPath, {
          arch: qemu.arch,
          ...(cache === undefined ? {} : { cache }),
        }),
        readFirmware(firmwareFolders(platform, env, await folderOf(qemu.binaryPath))),
      ]);
      const ofThisArch = firmware.filter(({ arch }) => arch === qemu.arch);
      return outcome.ok
        ? { ...qemu, capabilities: outcome.capabilities, firmware: ofThisArch }
        : { ...qemu, problem: outcome.problem };
    }),
  );
  return [
    ...described.filter((one) => one.problem === undefined),
    ...described.filter((one) => one.problem !== undefined),
  ];
}

async function folderOf(binaryPath: string): Promise<string> {
  return dirname(await realpath(binaryPath).catch(() => binaryPath));
}
