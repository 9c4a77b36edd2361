// The contract's methods that change a VM's drives, in the library and in the machine that runs.
import { osFacts } from "@openutm/qemu-lib/identify/facts.ts";
import type { Drive, Handlers, Vm, VmConfig } from "@openutm/shared-types";
import { withDrive, withoutDrive } from "../library/new-drive.ts";
import type { VmLibrary, WholeVmRecord } from "../library/vm-library.ts";
import type { Guests } from "./guests.ts";
import { busWhileRunning, plugLive, unplugLive } from "./hotplug.ts";
import { noteLiveConfig } from "./live-config.ts";
import {
  ejectLive,
  growLive,
  insertLive,
  mediumOf,
  needCdDrive,
  needDrive,
  withMedium,
} from "./media.ts";
import type { GuestPorts } from "./parts.ts";
import { checkInserted } from "./preflight.ts";
import type { Run } from "./run.ts";

export type DriveMethod =
  | "vm.insertMedium"
  | "vm.ejectMedium"
  | "vm.resizeDrive"
  | "vm.addDrive"
  | "vm.removeDrive";

type DriveHandlerParts = {
  readonly guests: Guests;
  readonly library: VmLibrary;
  readonly ports: GuestPorts;
  readonly toWire: (id: string) => Vm;
};

const gib = 1024 ** 3;

export const driveHandlers = ({
  guests,
  library,
  ports,
  toWire,
}: DriveHandlerParts): Handlers<DriveMethod> => {
  const noteLive = (run: Run, change: (running: VmConfig) => Partial<VmConfig>): Promise<void> =>
    noteLiveConfig({ guests, ports }, run, change);

  const noteLiveDrive = async (run: Run, record: WholeVmRecord, driveId: string): Promise<void> => {
    const changed = record.config.drives.find(({ id }) => id === driveId);
    if (changed === undefined) return;
    await noteLive(run, ({ drives }) => ({
      drives: drives.map((drive) => (drive.id === driveId ? changed : drive)),
    }));
  };

  const runs = ({ file }: Run, driveId: string): boolean =>
    file.config.drives.some(({ id }) => id === driveId);

  const runningDrive = (run: Run, driveId: string, otherwise: WholeVmRecord): Drive =>
    needDrive(runs(run, driveId) ? run.file.config : otherwise.config, driveId);

  return {
    "vm.insertMedium": ({ id, driveId, path }) =>
      guests.queue.run(id, async () => {
        const record = library.need(id);
        const drive = needCdDrive(record.config, driveId);
        const medium = mediumOf(checkInserted(await ports.images.inspect(path)));
        const run = guests.runOf(id);
        if (run !== undefined) {
          await insertLive(ports, guests.qmpOf(id), {
            vmId: id,
            before: runningDrive(run, driveId, record),
            next: { ...drive, medium },
          });
        }
        const changed = await library.changeConfig(id, (config) =>
          withMedium(config, driveId, medium),
        );
        if (run !== undefined) await noteLiveDrive(run, changed, driveId);
        ports.logs.write(id, `${path} was put into ${driveId}`);
        return toWire(id);
      }),
    "vm.ejectMedium": ({ id, driveId, force }) =>
      guests.queue.run(id, async () => {
        const record = library.need(id);
        needCdDrive(record.config, driveId);
        const run = guests.runOf(id);
        if (run !== undefined)
          await ejectLive(ports, guests.qmpOf(id), runningDrive(run, driveId, record), { force });
        const changed = await library.changeConfig(id, (config) =>
          withMedium(config, driveId, { kind: "empty" }),
        );
        if (run !== undefined) await noteLiveDrive(run, changed, driveId);
        ports.logs.write(id, `${driveId} was emptied`);
        return toWire(id);
      }),
    "vm.resizeDrive": ({ id, driveId, sizeGib }) =>
      guests.queue.run(id, async () => {
        const drive = needDrive(library.need(id).config, driveId);
        const sizeBytes = sizeGib * gib;
        if (guests.runOf(id) === undefined) await library.growDrive({ id, driveId, sizeBytes });
        else await growLive(guests.qmpOf(id), drive, sizeBytes);
        ports.logs.write(id, `${driveId} has ${sizeGib} GiB now`);
        return toWire(id);
      }),
    "vm.addDrive": ({ id, revision, drive: wish }) =>
      guests.queue.run(id, async () => {
        const { osId } = library.need(id);
        const run = guests.runOf(id);
        const kind = wish.kind === "cdrom" ? "cdrom" : "disk";
        const bus =
          wish.bus ??
          (run === undefined
            ? undefined
            : busWhileRunning(run.file.config, kind, osFacts(osId ?? "")));
        let added: Drive | undefined;
        await library.addDrive({
          id,
          revision,
          drive: bus === undefined ? wish : { ...wish, bus },
          plug: async (drive) => {
            added = drive;
            if (run === undefined) return;
            const target = { qmp: guests.qmpOf(id), vmId: id, running: run.file.config };
            await plugLive(ports, target, drive);
            await noteLive(run, (running) => withDrive(running, drive));
          },
        });
        ports.logs.write(id, `${added?.id ?? "a drive"} was added on ${added?.bus ?? "its bus"}`);
        return toWire(id);
      }),
    "vm.removeDrive": ({ id, revision, driveId, image }) =>
      guests.queue.run(id, async () => {
        library.need(id);
        const run = guests.runOf(id);
        await library.removeDrive({
          id,
          revision,
          driveId,
          image,
          unplug: async (drive) => {
            // A drive that was added to the config alone is in no machine yet.
            if (run === undefined || !runs(run, driveId)) return;
            await unplugLive(ports, { qmp: guests.qmpOf(id) }, drive);
            await noteLive(run, (running) => withoutDrive(running, driveId));
          },
        });
        ports.logs.write(id, `${driveId} was taken away`);
        return toWire(id);
      }),
  };
};
