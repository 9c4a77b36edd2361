// What a VM that could be made would run on here, and what would keep it from running.
import { osFacts } from "@openutm/qemu-lib/identify/facts.ts";
import { planLaunch } from "@openutm/qemu-lib/argv/plan-launch.ts";
import { Accelerator, ApiError } from "@openutm/shared-types";
import type {
  AcceleratorReport,
  CreateVmInput,
  LaunchPlan,
  QemuInstallation,
  Reason,
  VmConfig,
  VmDraft,
} from "@openutm/shared-types";
import { asApiError } from "../explain/qemu-errors.ts";
import type { GuestPorts } from "../guests/parts.ts";
import { checkMemory, chooseQemu } from "../guests/preflight.ts";
import type { VmLibrary } from "../library/vm-library.ts";
import type { HostInfo } from "../ports/host.ts";

const asReason = (error: unknown): Reason => {
  const { code, message, hint } = asApiError(error).value;
  return { code, message, ...(hint === undefined ? {} : { hint }) };
};

/** What it gives, or the problem that it fails with. */
const attempt = async <T>(work: () => T | Promise<T>): Promise<T | Reason> => {
  try {
    return await work();
  } catch (error) {
    return asReason(error);
  }
};

const isReason = (value: unknown): value is Reason =>
  typeof value === "object" && value !== null && "code" in value && "message" in value;

/** Why the host's own acceleration is not used. Pure. */
export const whyEmulated = (
  arch: VmConfig["arch"],
  host: Pick<HostInfo, "arch">,
  reports: readonly AcceleratorReport[],
): Reason | undefined => {
  if (arch !== host.arch)
    return {
      code: "accelerator.foreign",
      message: `This computer's processor is ${host.arch}: an ${arch} machine is translated, instruction by instruction.`,
    };
  const own = reports.find(({ name, usable }) => name !== "tcg" && !usable);
  if (own === undefined)
    return {
      code: "accelerator.unusable",
      message: "This computer offers no hardware acceleration for virtual machines.",
    };
  return {
    code: "accelerator.unusable",
    message: own.reason,
    ...(own.hint === undefined ? {} : { hint: own.hint }),
    ...(own.evidence === undefined ? {} : { evidence: own.evidence }),
  };
};

/** What such a VM would be accelerated with. Pure. */
export const chooseDraftAccelerator = (
  config: Pick<VmConfig, "arch" | "accelerator">,
  host: Pick<HostInfo, "arch">,
  all: readonly AcceleratorReport[],
): VmDraft["accelerator"] => {
  const reports = all.filter(({ arch }) => arch === config.arch);
  const usable = Accelerator.options.filter((name) =>
    reports.some((report) => report.name === name && report.usable),
  );
  const kind = config.accelerator === "auto" ? (usable[0] ?? "tcg") : config.accelerator;
  if (kind !== "tcg") return { kind, hardware: true };
  const reason = config.accelerator === "tcg" ? undefined : whyEmulated(config.arch, host, reports);
  return { kind, hardware: false, ...(reason === undefined ? {} : { reason }) };
};

type Drafted = { readonly id: string; readonly name: string; readonly config: VmConfig };

const planDraft = async (
  ports: GuestPorts,
  { id, name, config }: Drafted,
  qemu: QemuInstallation,
  accelerators: readonly Accelerator[],
): Promise<LaunchPlan> => {
  const [runDir, soundServers] = await Promise.all([
    ports.runDirs.plan(),
    ports.host.soundServers(),
  ]);
  const { platform, arch, osBuild, cpuCount } = ports.host.info;
  const outcome = planLaunch(
    config,
    {
      platform,
      arch,
      osBuild,
      cpuCount,
      usableAccelerators: [...accelerators],
      viewers: [...ports.viewers],
      vmId: id,
      vmName: name,
      vmDir: ports.vmDir(id),
      runDir: runDir.path,
      endpoints: runDir.endpoints,
      soundServers: [...soundServers],
    },
    qemu,
  );
  if (!outcome.ok) throw ApiError.fromValue(outcome.error);
  return outcome.plan;
};

const unsupportedSystem = (osId: string | undefined): readonly Reason[] => {
  const message = osFacts(osId ?? "").unsupported;
  return message === undefined ? [] : [{ code: "os.unsupported", message }];
};

/** @throws ApiError as `vm.create` lists */
export const draftReport = async (
  ports: GuestPorts,
  library: VmLibrary,
  wish: CreateVmInput,
): Promise<VmDraft> => {
  const draft = await library.draft(wish);
  const { config, input, work, diskFreeBytes } = draft;
  const [installations, reports, memory] = await Promise.all([
    ports.catalog.installations(),
    ports.catalog.accelerators(),
    attempt(() => checkMemory(ports.host, config)),
  ]);
  const accelerator = chooseDraftAccelerator(config, ports.host.info, reports);
  const qemu = await attempt(() => chooseQemu(installations, config.arch));
  const usable = reports
    .filter(({ arch, usable: works }) => arch === config.arch && works)
    .map(({ name }) => name);
  const plan = isReason(qemu)
    ? qemu
    : await attempt(() =>
        planDraft(ports, { id: draft.id, name: input.name, config }, qemu, [...usable, "tcg"]),
      );
  return {
    config,
    ...(input.osId === undefined ? {} : { osId: input.osId }),
    ...(work.kind === "create" ? { diskGib: work.sizeGib } : {}),
    limits: {
      cpuCount: ports.host.info.cpuCount,
      memoryMib: ports.host.info.memoryMib,
      diskFreeBytes,
    },
    accelerator,
    notes: [...(isReason(plan) ? [] : plan.notes), ...(isReason(memory) ? [] : memory)],
    problems: [
      ...unsupportedSystem(input.osId),
      ...(isReason(plan) ? [plan] : []),
      ...(isReason(memory) ? [memory] : []),
    ],
  };
};
