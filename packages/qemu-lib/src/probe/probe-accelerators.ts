/** I/O edge: an accelerator is what has just run guest code. */
import { constants } from "node:fs";
import { access, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { AcceleratorReport, Arch, z } from "@openutm/shared-types";
import type { Accelerator, QemuInstallation } from "@openutm/shared-types";
import { binaryIdentity } from "../process/binary-identity.ts";
import type { QemuCache } from "../process/cache.ts";
import { runBounded } from "../process/run-bounded.ts";
import type { BoundedOutcome } from "../process/run-bounded.ts";
import { verdictAfterProbe, verdictBeforeProbe } from "./explain-probe.ts";
import type { DeviceAccess, ProbeFacts } from "./explain-probe.ts";
import { acceleratorsToProbe } from "./host-rules.ts";
import type { ProbeHost } from "./host-rules.ts";
import { cpuModelsToTry, probeArgs, probeInput, ranGuestCode } from "./probe-argv.ts";
import { makeProbeFolder } from "./probe-folder.ts";
import { probeGuests } from "./probe-guests.ts";

export type ProbeOptions = {
  readonly host: ProbeHost & {
    /** Changes with every boot of the host (`readBootId`): what was true before a restart is asked again. */
    readonly bootId: string;
  };
  readonly cache?: QemuCache;
  readonly signal?: AbortSignal;
  /** In place of a look at /dev/kvm; for tests. */
  readonly kvmAccess?: DeviceAccess;
};

/** For one hardware accelerator, its second run included. */
const hardwareTimeoutMs = 2000;
// TCG needs 50 ms; a busy computer may need seconds, and slow is not unusable.
const translatorTimeoutMs = 10_000;

/**
 * One report for each accelerator of the platform and each architecture that has a QEMU without a problem (the first of
 * `installations`), best first. Hardware accelerators are reported for the host's own architecture only. All run in parallel;
 * a hanging one costs two seconds. Never rejects because of what a QEMU does.
 */
export async function probeAccelerators(
  installations: readonly QemuInstallation[],
  options: ProbeOptions,
): Promise<readonly AcceleratorReport[]> {
  const folder = await makeProbeFolder();
  try {
    const reports = await Promise.all(
      usedOnes(installations).map((qemu) => rememberedReports(qemu, folder, options)),
    );
    return reports.flat();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Drops what is remembered of these, for “Check again”. */
export async function forgetAccelerators(
  installations: readonly QemuInstallation[],
  { cache, host }: Pick<ProbeOptions, "cache" | "host">,
): Promise<void> {
  for (const qemu of usedOnes(installations)) {
    const key = await cacheKey(qemu, host);
    if (key !== undefined) await cache?.set(key, null);
  }
}

function usedOnes(installations: readonly QemuInstallation[]): readonly QemuInstallation[] {
  return Arch.options.flatMap((arch) => {
    const best = installations.find((one) => one.arch === arch && one.problem === undefined);
    return best === undefined ? [] : [best];
  });
}

const Remembered = z.array(AcceleratorReport).min(1);

async function rememberedReports(
  qemu: QemuInstallation,
  folder: string,
  options: ProbeOptions,
): Promise<readonly AcceleratorReport[]> {
  const key = options.cache === undefined ? undefined : await cacheKey(qemu, options.host);
  const remembered =
    key === undefined ? undefined : Remembered.safeParse(await options.cache?.get(key));
  if (remembered?.success === true) return remembered.data;
  const results = await probeInstallation(qemu, folder, options);
  const reports = results.map(({ report }) => report);
  if (key !== undefined && areWorthRemembering(results)) await options.cache?.set(key, reports);
  return reports;
}

type ProbeResult = {
  readonly report: AcceleratorReport;
  readonly tookMs: number;
  readonly cutShort: boolean;
};

/** A hanging probe proves nothing on a computer so busy that even the translator is slow. */
function areWorthRemembering(results: readonly ProbeResult[]): boolean {
  const busy = results.some(
    ({ report, tookMs }) => report.name === "tcg" && (!report.usable || tookMs > hardwareTimeoutMs),
  );
  return (
    !(busy && results.some(({ cutShort }) => cutShort)) &&
    results.some(({ report }) => report.usable)
  );
}

async function probeInstallation(
  qemu: QemuInstallation,
  folder: string,
  options: ProbeOptions,
): Promise<readonly ProbeResult[]> {
  const guestPath = join(folder, probeGuests[qemu.arch].fileName);
  await writeFile(
    guestPath,
    inflateRawSync(Buffer.from(probeGuests[qemu.arch].deflated, "base64")),
    { mode: 0o600 },
  );
  return Promise.all(
    acceleratorsToProbe(options.host, qemu.arch).map((name) =>
      probeOne(qemu, name, guestPath, options),
    ),
  );
}

async function probeOne(
  qemu: QemuInstallation,
  accelerator: Accelerator,
  guestPath: string,
  { host, signal, kvmAccess }: ProbeOptions,
): Promise<ProbeResult> {
  const facts: ProbeFacts = {
    accelerator,
    guestArch: qemu.arch,
    version: qemu.version,
    host,
    device: accelerator === "kvm" ? (kvmAccess ?? (await lookAtKvm())) : "unknown",
    listed: qemu.capabilities?.accelerators.includes(accelerator),
  };
  const about = { name: accelerator, arch: qemu.arch };
  const early = verdictBeforeProbe(facts);
  if (early !== undefined) return { report: { ...about, ...early }, tookMs: 0, cutShort: false };
  const limitMs = accelerator === "tcg" ? translatorTimeoutMs : hardwareTimeoutMs;
  const outcomes: BoundedOutcome[] = [];
  const tookMs = (): number => outcomes.reduce((sum, outcome) => sum + outcome.tookMs, 0);
  for (const cpu of cpuModelsToTry(accelerator, qemu.arch, qemu.capabilities?.cpuModels)) {
    const outcome = await runBounded(qemu.binaryPath, {
      args: probeArgs({ accelerator, guestArch: qemu.arch, cpu, guestPath }, qemu.version, host),
      input: probeInput,
      timeoutMs: limitMs - tookMs(),
      whenOrphaned: "guard",
      ...(signal === undefined ? {} : { signal }),
    });
    outcomes.push(outcome);
    if (outcome.ended !== "exited" || ranGuestCode(qemu.arch, outcome)) break;
  }
  return {
    report: { ...about, ...verdictAfterProbe(facts, outcomes) },
    tookMs: tookMs(),
    cutShort: outcomes.some(({ ended }) => ended === "timedOut" || ended === "aborted"),
  };
}

// Counts up when the probe changes.
const cacheVersion = 1;

async function cacheKey(
  qemu: QemuInstallation,
  host: ProbeOptions["host"],
): Promise<string | undefined> {
  const identity = await binaryIdentity(qemu.binaryPath);
  if (identity === undefined) return undefined;
  const { major, minor, micro } = qemu.version;
  return `qemu.accelerators.${cacheVersion}:${host.bootId}:${host.osBuild}:${major}.${minor}.${micro}:${identity}`;
}

/** Opening for reading and writing is what QEMU does; whether a vCPU runs then is another question. */
async function lookAtKvm(): Promise<DeviceAccess> {
  try {
    await access("/dev/kvm", constants.R_OK | constants.W_OK);
    return "opens";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return "missing";
    return code === "EACCES" || code === "EPERM" ? "denied" : "unknown";
  }
}
