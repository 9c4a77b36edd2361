// Config, host and QEMU to a launch plan. Looks things up; changes nothing.
import { resolveMedium } from "@openutm/qemu-lib/argv/paths.ts";
import { planLaunch } from "@openutm/qemu-lib/argv/plan-launch.ts";
import type { LaunchPlan, QemuInstallation } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import type { WholeVmRecord } from "../library/vm-library.ts";
import type { RunDir } from "../ports/run-dirs.ts";
import type { GuestPorts } from "./parts.ts";
import { checkImages, checkMemory, chooseQemu, usableAccelerators } from "./preflight.ts";

/** Where a medium of the config lies. @throws ApiError `config.invalid` when a relative path leaves the VM's directory */
export const pathOfMedium = (ports: GuestPorts, vmId: string, path: string): string => {
  const resolved = resolveMedium(ports.host.info.platform, ports.vmDir(vmId), path);
  if (!resolved.ok) throw ApiError.fromValue(resolved.error);
  return resolved.value;
};

export type Planned = {
  readonly plan: LaunchPlan;
  readonly qemu: QemuInstallation;
  readonly runDir: RunDir;
  readonly vmDir: string;
};

/** Everything that a start needs to know, looked up side by side. @throws ApiError one of the start's errors */
export const planStart = async (ports: GuestPorts, record: WholeVmRecord): Promise<Planned> => {
  const { config } = record;
  const vmDir = ports.vmDir(record.id);
  const [qemu, accelerators, runDir, soundServers, memoryNotes] = await Promise.all([
    ports.catalog.installations().then((found) => chooseQemu(found, config.arch)),
    usableAccelerators(ports.catalog, config),
    ports.runDirs.plan(),
    ports.host.soundServers(),
    checkMemory(ports.host, config),
    checkImages(ports.files, config, (path) => pathOfMedium(ports, record.id, path)),
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
      vmId: record.id,
      vmName: record.name,
      vmDir,
      runDir: runDir.path,
      endpoints: runDir.endpoints,
      soundServers: [...soundServers],
    },
    qemu,
  );
  if (!outcome.ok) throw ApiError.fromValue(outcome.error);
  return {
    plan: { ...outcome.plan, notes: [...outcome.plan.notes, ...memoryNotes] },
    qemu,
    runDir,
    vmDir,
  };
};
