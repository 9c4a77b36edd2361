// What is looked at before a QEMU is spawned: everything that would make it fail anyway, said in better words and sooner.
import type { ImageReport, QemuInstallation, Reason, VmConfig } from "@openutm/shared-types";
import { Accelerator, ApiError, ErrorCodeSchema } from "@openutm/shared-types";
import type { ErrorCode } from "@openutm/shared-types";
import type { GuestFiles } from "../ports/guest-files.ts";
import type { Host } from "../ports/host.ts";
import type { QemuCatalog } from "../ports/qemu-catalog.ts";

/** What QEMU itself takes beside the guest's memory, measured on 7.2 with a display. */
const qemuOverheadMib = 64;

const asErrorCode = (code: string, otherwise: ErrorCode): ErrorCode =>
  ErrorCodeSchema.safeParse(code).data ?? otherwise;

/** @throws ApiError `qemu.notFound` | `qemu.tooOld` */
export const chooseQemu = (
  installations: readonly QemuInstallation[],
  arch: VmConfig["arch"],
): QemuInstallation => {
  const fitting = installations.filter((installation) => installation.arch === arch);
  const usable = fitting.find((installation) => installation.problem === undefined);
  if (usable !== undefined) return usable;
  const problem = fitting[0]?.problem;
  if (problem !== undefined)
    throw new ApiError(asErrorCode(problem.code, "qemu.notFound"), problem.message, {
      hint: problem.hint,
    });
  throw new ApiError("qemu.notFound", `No QEMU for ${arch} machines is installed.`, {
    hint: "Run “openutm doctor” to see what was looked for, and “openutm install” to install it.",
  });
};

/** Accelerators that run guest code, best first. TCG is part of QEMU: a VM that asks for it waits for no probe. */
export const usableAccelerators = async (
  catalog: QemuCatalog,
  config: VmConfig,
): Promise<readonly Accelerator[]> => {
  if (config.accelerator === "tcg") return ["tcg"];
  const reports = (await catalog.accelerators()).filter(
    (report) => report.arch === config.arch && report.usable,
  );
  return Accelerator.options.filter((name) => reports.some((report) => report.name === name));
};

/** @returns a note when the memory is short. @throws ApiError `host.memoryLow` when it can never fit. */
export const checkMemory = async (host: Host, config: VmConfig): Promise<readonly string[]> => {
  const wantedMib = config.memoryMib + qemuOverheadMib;
  const totalMib = host.info.memoryMib;
  if (config.memoryMib > totalMib) {
    throw new ApiError(
      "host.memoryLow",
      `The VM wants ${config.memoryMib} MiB of memory; this computer has ${totalMib} MiB.`,
      {
        hint: `Give the VM at most ${Math.max(1, Math.floor(totalMib / 2))} MiB.`,
        data: { wantedMib: config.memoryMib, totalMib },
      },
    );
  }
  const freeMib = await host.memoryFreeMib();
  return wantedMib <= freeMib
    ? []
    : [
        `The VM may use ${config.memoryMib} MiB of memory, but only ${freeMib} MiB are free: the computer may become slow.`,
      ];
};

/** @throws ApiError `image.*` of the first image that cannot be used */
export const checkImages = async (
  files: GuestFiles,
  config: VmConfig,
  resolve: (path: string) => string,
): Promise<void> => {
  const images = config.drives.flatMap(({ medium }) =>
    medium.kind === "file" ? [medium, ...medium.backing] : [],
  );
  await Promise.all(
    images.map(({ path, format }) => files.checkImage({ path: resolve(path), format })),
  );
};

/** The report of an image that may be used. @throws ApiError `image.*` */
export const checkInserted = (report: ImageReport): ImageReport => {
  if (report.refusal !== undefined) throw refusedImage(report.path, report.refusal);
  return report;
};

const refusedImage = (path: string, refusal: Reason): ApiError =>
  new ApiError(asErrorCode(refusal.code, "image.refused"), refusal.message, {
    hint: refusal.hint,
    data: { path },
  });

/** @throws ApiError `port.inUse` naming the first port that another program holds */
export const checkPorts = async (host: Host, config: VmConfig): Promise<void> => {
  const forwards = config.networks
    .filter(({ mode }) => mode === "user")
    .flatMap(({ portForwards }) => portForwards);
  const free = await Promise.all(
    forwards.map(({ protocol, hostAddress, hostPort }) =>
      host.isPortFree({ protocol, address: hostAddress, port: hostPort }),
    ),
  );
  const taken = forwards[free.indexOf(false)];
  if (taken === undefined) return;
  throw new ApiError(
    "port.inUse",
    `The host's ${protocolWord(taken.protocol)} port ${taken.hostPort} is taken by another program.`,
    {
      hint: "Choose another host port for the VM's port forward, or end the program that uses it.",
      data: { port: taken.hostPort, protocol: taken.protocol, hostAddress: taken.hostAddress },
    },
  );
};

const protocolWord = (protocol: "tcp" | "udp"): string => protocol.toUpperCase();
