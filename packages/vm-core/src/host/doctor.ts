// What is known of this machine, in one report.
import type {
  AcceleratorReport,
  BackendKind,
  DoctorReport,
  FirmwareImage,
  QemuInstallation,
  Reason,
} from "@openutm/shared-types";
import { contractVersion } from "@openutm/shared-types";
import type { Host } from "../ports/host.ts";
import type { QemuCatalog } from "../ports/qemu-catalog.ts";

export type BackendIdentity = {
  readonly backend: BackendKind;
  readonly pid: number;
  readonly version: string;
  readonly home: string;
};

const lowDiskBytes = 1024 ** 3;

const oncePerDescriptor = (installations: readonly QemuInstallation[]): FirmwareImage[] => [
  ...new Map(
    installations
      .flatMap(({ firmware }) => firmware)
      .map((image) => [`${image.descriptorPath} ${image.arch}`, image]),
  ).values(),
];

type Known = {
  readonly host: Host["info"];
  readonly installations: readonly QemuInstallation[];
  readonly accelerators: readonly AcceleratorReport[];
  readonly diskFreeBytes: number;
  /** What opening the library found that somebody should know. */
  readonly libraryNotices: readonly Reason[];
};

/** Worst first: no QEMU, a full disk, what is odd about the library, spoilt QEMUs, then what makes VMs slow. */
export const findProblems = ({
  host,
  installations,
  accelerators,
  diskFreeBytes,
  libraryNotices,
}: Known): Reason[] => {
  const usable = installations.filter(({ problem }) => problem === undefined);
  const noQemu: Reason[] =
    usable.length > 0
      ? []
      : [
          {
            code: "qemu.notFound",
            message: "No usable QEMU was found on this computer.",
            hint: "Run “openutm install”, or install QEMU 7.2 or newer with your system's package manager.",
          },
        ];
  const spoilt = installations.flatMap(({ problem, binaryPath }) =>
    problem === undefined ? [] : [{ ...problem, message: `${binaryPath}: ${problem.message}` }],
  );
  const own = accelerators.filter(({ arch, name }) => arch === host.arch && name !== "tcg");
  const slow: Reason[] =
    own.length === 0 || own.some((report) => report.usable)
      ? []
      : own.map(({ reason, hint, evidence }) => ({
          code: "accelerator.unusable",
          message: `VMs run slowly here. ${reason}`,
          ...(hint === undefined ? {} : { hint }),
          ...(evidence === undefined ? {} : { evidence }),
        }));
  const full: Reason[] =
    diskFreeBytes >= lowDiskBytes
      ? []
      : [
          {
            code: "disk.full",
            message: `Only ${Math.floor(diskFreeBytes / 1024 ** 2)} MiB are free where VMs are kept.`,
            hint: "Free some space.",
          },
        ];
  return [...noQemu, ...full, ...libraryNotices, ...spoilt, ...slow];
};

/** Waits for what is still being found out. */
export const examine = async (parts: {
  readonly identity: BackendIdentity;
  readonly host: Host;
  readonly catalog: QemuCatalog;
  readonly libraryNotices: readonly Reason[];
}): Promise<DoctorReport> => {
  const { identity, host, catalog, libraryNotices } = parts;
  const [installations, accelerators, memoryFreeMib, diskFreeBytes] = await Promise.all([
    catalog.installations(),
    catalog.accelerators(),
    host.memoryFreeMib(),
    host.diskFreeBytes(identity.home),
  ]);
  const { platform, arch, osRelease, cpuCount, memoryMib } = host.info;
  return {
    ...identity,
    contractVersion,
    platform,
    arch,
    osRelease,
    cpuCount,
    memoryMib,
    memoryFreeMib,
    diskFreeBytes,
    qemu: [...installations],
    accelerators: [...accelerators],
    firmware: oncePerDescriptor(installations),
    problems: findProblems({
      host: host.info,
      installations,
      accelerators,
      diskFreeBytes,
      libraryNotices,
    }),
  };
};
