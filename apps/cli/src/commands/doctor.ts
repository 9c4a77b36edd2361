import type { DoctorReport } from "@openutm/shared-types";
import { flag, type Command } from "../command.ts";
import type { Printer } from "../output/printer.ts";
import { plainText } from "../output/plain-text.ts";

const gib = (mib: number): string => `${(mib / 1024).toFixed(1)} GiB`;

const reportText = (report: DoctorReport, print: Printer): string => {
  const mark = (good: boolean): string =>
    good ? print.paint("green", "✓") : print.paint("red", "✗");
  const lines = [
    `OpenUTM ${report.version}, ${report.backend} backend (PID ${report.pid}), contract ${report.contractVersion}`,
    `Host     ${report.platform} ${report.osRelease}, ${report.arch}, ${report.cpuCount} CPUs, ${gib(report.memoryFreeMib)} of ${gib(report.memoryMib)} memory free`,
    `Library  ${plainText(report.home)}, ${gib(report.diskFreeBytes / 1_048_576)} free`,
    "",
    ...report.qemu.map(({ binaryPath, version, arch, problem, capabilities }) => {
      const protocols = capabilities?.displayProtocols.join(", ");
      return `${mark(problem === undefined)} QEMU ${version.text} for ${arch}: ${plainText(binaryPath)}${protocols === undefined ? "" : ` (${protocols})`}${problem === undefined ? "" : `\n    ${plainText(problem.message)}`}`;
    }),
    ...report.accelerators.map(
      ({ name, arch, usable, reason }) =>
        `${mark(usable)} ${name} for ${arch}: ${plainText(reason)}`,
    ),
  ];
  for (const { message, hint } of report.problems)
    lines.push(
      "",
      print.paint("yellow", plainText(message)),
      ...(hint === undefined ? [] : [`  ${plainText(hint)}`]),
    );
  return lines.join("\n");
};

export const doctor: Command = {
  summary: "What this host can run, and why not where it cannot.",
  usage: "[--recheck]",
  options: { recheck: { type: "boolean" } },
  arity: [0, 0],
  async run({ options, backend, print }) {
    const report = await (await backend()).call("doctor", { recheck: flag(options, "recheck") });
    print.result(report, () => reportText(report, print));
  },
};
