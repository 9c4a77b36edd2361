// Drives of a running guest: media in and out, disks made larger.
import {
  driveDeviceId,
  driveFileNodeName,
  driveNodeName,
  mediumNodes,
} from "@openutm/qemu-lib/argv/medium.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import { asQmpError } from "@openutm/qemu-lib/qmp/errors.ts";
import { ApiError } from "@openutm/shared-types";
import type { Drive, ImageReport, Medium, VmConfig } from "@openutm/shared-types";
import type { Clock } from "../ports/clock.ts";
import type { GuestPorts } from "./parts.ts";
import { pause } from "./wait.ts";

/** A guest that locks its tray is asked to let go, and does so within moments when it does at all. */
const trayPatienceMs = 3000;

/** @throws ApiError `drive.notFound` | `config.invalid` when it is no CD drive */
export const needCdDrive = (config: VmConfig, driveId: string): Drive => {
  const drive = needDrive(config, driveId);
  if (drive.kind === "cdrom") return drive;
  throw new ApiError("config.invalid", `“${driveId}” is a disk; media are put into CD drives.`, {
    data: { issues: [{ path: `drives.${driveId}.kind`, message: "no CD drive" }] },
  });
};

/** @throws ApiError `drive.notFound` */
export const needDrive = (config: VmConfig, driveId: string): Drive => {
  const drive = config.drives.find(({ id }) => id === driveId);
  if (drive !== undefined) return drive;
  throw new ApiError("drive.notFound", `The VM has no drive “${driveId}”.`, {
    data: { drives: config.drives.map(({ id }) => id) },
  });
};

/** A whole image as a CD: whatever its name, the guest sees its bytes, except where they are a qcow2's. */
export const mediumOf = (report: ImageReport): Medium => ({
  kind: "file",
  path: report.path,
  format: report.format === "qcow2" ? "qcow2" : "raw",
  backing: [],
});

export const withMedium = (
  config: VmConfig,
  driveId: string,
  medium: Medium,
): Pick<VmConfig, "drives"> => ({
  drives: config.drives.map((drive) => (drive.id === driveId ? { ...drive, medium } : drive)),
});

const trayIsOpen = async (qmp: QmpConnection, id: string): Promise<boolean> => {
  const blocks = await qmp.execute("query-block");
  return blocks.find(({ qdev }) => qdev === id || qdev?.endsWith(`/${id}`))?.tray_open === true;
};

const locked = (driveId: string): ApiError =>
  new ApiError(
    "drive.locked",
    `The guest holds the medium in “${driveId}” and does not let it go.`,
    {
      hint: "Eject it inside the guest, or eject it with force.",
      data: { driveId },
    },
  );

const openTray = async (
  clock: Clock,
  qmp: QmpConnection,
  driveId: string,
  force: boolean,
): Promise<void> => {
  const id = driveDeviceId(driveId);
  try {
    await qmp.execute("blockdev-open-tray", { id, force });
  } catch (error) {
    // QEMU: "Device '…' is locked and force was not specified, wait for tray to open and try again".
    if (asQmpError(error)?.desc?.includes("locked") !== true) throw error;
  }
  for (let waitedMs = 0; !(await trayIsOpen(qmp, id)); waitedMs += 100) {
    if (waitedMs >= trayPatienceMs) throw locked(driveId);
    await pause(clock, 100);
  }
};

/** Lets go of a drive's image, whatever of it is there. */
export const dropNodes = async (qmp: QmpConnection, drive: Drive): Promise<void> => {
  if (drive.medium.kind === "empty") return;
  const depths = [...drive.medium.backing.keys()].map((index) => `-b${index + 1}`);
  for (const suffix of ["", ...depths]) {
    for (const name of [driveNodeName(drive.id), driveFileNodeName(drive.id)]) {
      await qmp.execute("blockdev-del", { "node-name": `${name}${suffix}` }).catch(() => undefined);
    }
  }
};

/** Empties a CD drive of a running guest. @throws ApiError `drive.locked` */
export const ejectLive = async (
  { clock }: GuestPorts,
  qmp: QmpConnection,
  drive: Drive,
  options: { readonly force: boolean },
): Promise<void> => {
  await openTray(clock, qmp, drive.id, options.force);
  await qmp.execute("blockdev-remove-medium", { id: driveDeviceId(drive.id) });
  await dropNodes(qmp, drive);
};

/** Replaces what is in a CD drive of a running guest; `next` is the drive as it is to be. */
export const insertLive = async (
  ports: GuestPorts,
  qmp: QmpConnection,
  change: { readonly vmId: string; readonly before: Drive; readonly next: Drive },
): Promise<void> => {
  const nodes = mediumNodes({
    platform: ports.host.info.platform,
    vmDir: ports.vmDir(change.vmId),
    drive: change.next,
  });
  if (!nodes.ok) throw ApiError.fromValue(nodes.error);
  const id = driveDeviceId(change.next.id);
  await ejectLive(ports, qmp, change.before, { force: false });
  try {
    for (const node of nodes.value) await qmp.execute("blockdev-add", node as { driver: string });
    await qmp.execute("blockdev-insert-medium", { id, "node-name": driveNodeName(change.next.id) });
  } catch (error) {
    await dropNodes(qmp, change.next);
    throw error;
  } finally {
    await qmp.execute("blockdev-close-tray", { id }).catch(() => undefined);
  }
};

/** Makes a running guest's disk larger. @throws ApiError `image.shrinkRefused` */
export const growLive = async (
  qmp: QmpConnection,
  drive: Drive,
  sizeBytes: number,
): Promise<void> => {
  const name = driveNodeName(drive.id);
  const blocks = await qmp.execute("query-named-block-nodes", { flat: true });
  const image = blocks.find((node) => node["node-name"] === name)?.["image"] as
    | { readonly "virtual-size"?: unknown }
    | undefined;
  const nowBytes = image?.["virtual-size"];
  if (typeof nowBytes === "number" && sizeBytes < nowBytes) {
    throw new ApiError(
      "image.shrinkRefused",
      `The disk has ${Math.ceil(nowBytes / 1024 ** 3)} GiB; making it smaller would destroy data.`,
      { data: { sizeBytes: nowBytes } },
    );
  }
  await qmp.execute("block_resize", { "node-name": name, size: sizeBytes });
};
