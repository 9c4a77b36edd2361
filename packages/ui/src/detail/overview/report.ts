// What somebody sends who asks for help: in English, whatever the page's language is, so that everybody can help.
import type { PageConnection } from "@openutm/native-bridge";
import type { DoctorReport, LaunchPlan, Reason, Vm } from "@openutm/shared-types";

export type ReportFacts = {
  readonly vm: Vm;
  readonly reason: Reason;
  readonly doctor?: DoctorReport | undefined;
  readonly plan?: LaunchPlan | undefined;
  readonly logs?: readonly string[] | undefined;
};

const logLines = 100;

const block = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : `\n${title}\n${lines.map((line) => `  ${line}`).join("\n")}\n`;

const hostLines = (doctor: DoctorReport): readonly string[] => [
  `${doctor.platform} ${doctor.osRelease}, ${doctor.arch}, ${doctor.cpuCount} processors, ${doctor.memoryMib} MiB memory`,
  `OpenUTM ${doctor.version} (${doctor.backend})`,
  ...doctor.qemu.map(({ binaryPath, version }) => `QEMU ${version.text} (${binaryPath})`),
  ...doctor.accelerators.map(
    ({ name, arch, usable, reason }) =>
      `${name} for ${arch}: ${usable ? "usable" : `unusable, ${reason}`}`,
  ),
];

/** The report as plain text. */
export const reportText = ({ vm, reason, doctor, plan, logs }: ReportFacts): string =>
  [
    `OpenUTM report: ${reason.message}\n`,
    ...(reason.hint === undefined ? [] : [`${reason.hint}\n`]),
    `Code: ${reason.code}, state: ${vm.status}, revision: ${vm.revision}\n`,
    block("What QEMU said", reason.evidence ?? []),
    block("Host", doctor === undefined ? [] : hostLines(doctor)),
    block(
      "Config",
      vm.config === undefined ? [] : JSON.stringify(vm.config, undefined, 2).split("\n"),
    ),
    block("Command line", plan?.argv ?? []),
    block("Log", logs ?? []),
  ].join("");

/** Asks for everything the report holds; what cannot be had is left out. */
export const collectReport = async (
  connection: PageConnection,
  vm: Vm,
  reason: Reason,
): Promise<string> => {
  const { id } = vm;
  const orNothing = <T>(answer: Promise<T>): Promise<T | undefined> =>
    answer.catch(() => undefined);
  const [doctor, plan, logs] = await Promise.all([
    orNothing(connection.call("doctor", {})),
    vm.config === undefined ? undefined : orNothing(connection.call("vm.plan", { id })),
    orNothing(connection.call("vm.logs", { id, lines: logLines })),
  ]);
  return reportText({ vm, reason, doctor, plan, logs: logs?.lines });
};
