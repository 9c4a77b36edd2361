// The report that somebody sends along with a question: English, so that whoever answers can read it. Pure.
import type { Capability, DoctorReport, QemuInstallation } from "@openutm/shared-types";

const yesNo = (yes: boolean): string => (yes ? "yes" : "no");

const qemuLines = (qemu: QemuInstallation): string[] => [
  `- ${qemu.binaryPath}: ${qemu.version.text} (${qemu.arch})`,
  ...(qemu.problem === undefined ? [] : [`  not used: ${qemu.problem.message}`]),
  ...(qemu.capabilities === undefined
    ? []
    : [
        `  displays ${qemu.capabilities.displayProtocols.join(", ") || "none"}; TPM ${yesNo(qemu.capabilities.tpm)}; sandbox ${yesNo(qemu.capabilities.sandbox)}`,
      ]),
];

const section = (title: string, lines: readonly string[]): string[] => [
  "",
  title,
  ...(lines.length === 0 ? ["- none"] : lines),
];

/** Everything that `doctor` and `capabilities` say, to be pasted somewhere. */
export const reportText = (doctor: DoctorReport, capabilities: readonly Capability[]): string =>
  [
    `OpenUTM ${doctor.version}, ${doctor.backend} backend, contract ${doctor.contractVersion}`,
    `${doctor.platform} ${doctor.osRelease}, ${doctor.arch}, ${doctor.cpuCount} cores, ${doctor.memoryFreeMib} of ${doctor.memoryMib} MiB free`,
    `library ${doctor.home}, ${Math.floor(doctor.diskFreeBytes / 1024 ** 3)} GiB free`,
    ...section(
      "Problems",
      doctor.problems.map(({ code, message }) => `- ${code}: ${message}`),
    ),
    ...section("QEMU", doctor.qemu.flatMap(qemuLines)),
    ...section(
      "Accelerators",
      doctor.accelerators.flatMap(({ name, arch, usable, reason, evidence = [] }) => [
        `- ${name} for ${arch}: ${usable ? "usable" : "not usable"}, ${reason}`,
        ...evidence.map((line) => `  ${line}`),
      ]),
    ),
    ...section(
      "Capabilities",
      capabilities.map(
        ({ name, available, reason }) =>
          `- ${name}: ${yesNo(available)}${reason === undefined ? "" : `, ${reason}`}`,
      ),
    ),
    ...section(
      "Firmware",
      doctor.firmware.map(({ arch, kind, description }) => `- ${arch} ${kind}: ${description}`),
    ),
    "",
  ].join("\n");
