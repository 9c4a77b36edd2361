// Drives of a VM: added, taken away, looked at.
import { resolve } from "node:path";
import { DriveBus } from "@openutm/shared-types";
import type { NewDrive } from "@openutm/shared-types";
import {
  choiceOption,
  flag,
  textOption,
  UsageError,
  wholeNumberOption,
  type Command,
  type OptionValues,
} from "../command.ts";
import { showingJobs } from "../output/jobs.ts";
import { plainText } from "../output/plain-text.ts";
import { table } from "../output/table.ts";
import { resolveVm } from "../resolve.ts";

const newDriveOf = (options: OptionValues): NewDrive => {
  const bus = choiceOption(options, "bus", DriveBus.options);
  const onBus = bus === undefined ? {} : { bus };
  const sizeGib = wholeNumberOption(options, "size-gib", 1, 65_536);
  const disk = textOption(options, "disk");
  const cd = textOption(options, "cd");
  const wishes = [sizeGib, disk, cd, flag(options, "empty-cd") || undefined];
  if (wishes.filter((wish) => wish !== undefined).length !== 1)
    throw new UsageError("Say one of --size-gib, --disk, --cd and --empty-cd.");
  if (sizeGib !== undefined) return { kind: "newDisk", sizeGib, ...onBus };
  if (disk === undefined)
    return { kind: "cdrom", ...(cd === undefined ? {} : { path: resolve(cd) }), ...onBus };
  const mode = choiceOption(options, "disk-mode", ["copy", "linked", "in-place"]) ?? "copy";
  return {
    kind: "disk",
    path: resolve(disk),
    mode: mode === "in-place" ? "inPlace" : mode,
    ...onBus,
  };
};

export const addDrive: Command = {
  summary: "Adds a disk or a CD drive, also while the guest runs.",
  usage:
    "NAME --size-gib N | --disk FILE [--disk-mode copy|linked|in-place] | --cd FILE.iso | --empty-cd  [--bus virtio|scsi|sata|ide|nvme|usb]",
  options: {
    "size-gib": { type: "string" },
    disk: { type: "string" },
    "disk-mode": { type: "string" },
    cd: { type: "string" },
    "empty-cd": { type: "boolean" },
    bus: { type: "string" },
  },
  arity: [1, 1],
  async run({ arguments: [name = ""], options, backend, print }) {
    const drive = newDriveOf(options);
    const connection = await backend();
    const { id, revision } = await resolveVm(connection, name);
    const vm = await showingJobs(connection, print.progress, () =>
      connection.call("vm.addDrive", { id, revision, drive }),
    );
    const added = vm.config?.drives.at(-1);
    print.result(vm, `${added?.id ?? "The drive"} is added on ${added?.bus ?? "its bus"}.`);
  },
};

export const removeDrive: Command = {
  summary: "Takes a drive away; its image stays unless --delete is said.",
  usage: "NAME DRIVE [--delete]",
  options: { delete: { type: "boolean" } },
  arity: [2, 2],
  async run({ arguments: [name = "", driveId = ""], options, backend, print }) {
    const connection = await backend();
    const { id, revision } = await resolveVm(connection, name);
    const image = flag(options, "delete") ? "delete" : "keep";
    const vm = await connection.call("vm.removeDrive", { id, revision, driveId, image });
    print.result(vm, `${plainText(driveId)} is taken away.`);
  },
};

const sizeText = (bytes: number | undefined): string => {
  if (bytes === undefined) return "";
  const gib = bytes / 1024 ** 3;
  return gib >= 1 ? `${gib.toFixed(1)} GiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
};

export const drives: Command = {
  summary: "A VM's images and what they take on this computer.",
  usage: "NAME",
  options: {},
  arity: [1, 1],
  async run({ arguments: [name = ""], backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const usage = await connection.call("vm.driveUsage", { id });
    print.result(usage, () =>
      table(
        ["DRIVE", "TAKES", "SIZE", "IMAGE"],
        [
          ...usage.drives.map((drive) => [
            drive.driveId,
            sizeText(drive.allocatedBytes),
            sizeText(drive.virtualSizeBytes),
            plainText(drive.path),
          ]),
          ...usage.unattached.map((image) => [
            "(none)",
            sizeText(image.allocatedBytes),
            "",
            plainText(image.path),
          ]),
        ],
      ),
    );
  },
};
