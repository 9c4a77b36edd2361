// Drives of a machine that runs: in and out.
import { hotplugPortCount, hotplugPortId } from "@openutm/qemu-lib/argv/hotplug.ts";
import { mediumNodes } from "@openutm/qemu-lib/argv/medium.ts";
import { plugCommands, unplugDeviceId } from "@openutm/qemu-lib/argv/plug.ts";
import type { PlugPlace } from "@openutm/qemu-lib/argv/plug.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import { asQmpError } from "@openutm/qemu-lib/qmp/errors.ts";
import type { JsonObject } from "@openutm/qemu-lib/qmp/json.ts";
import { ApiError } from "@openutm/shared-types";
import type { Drive, VmConfig } from "@openutm/shared-types";
import { dropNodes } from "./media.ts";
import type { GuestPorts } from "./parts.ts";
import { happensWithin } from "./wait.ts";

/** Linux blinks the slot's light for 5 s before it lets go. */
const unplugPatienceMs = 15_000;
const scsiBus = "scsi0.0";

const notWhileRunning = (message: string, hint = "Stop the VM first."): ApiError =>
  new ApiError("vm.wrongState", message, { hint, data: { status: "running" } });

/**
 * Whether a root port of ours is there and has no device, by QEMU's own account: `query-pci` sees behind a bridge only
 * what the guest's firmware has numbered, and QEMU would put a second device into a slot that no guest looks at (7.2).
 */
const isEmptyPort = async (qmp: QmpConnection, id: string): Promise<boolean> => {
  try {
    const inside = await qmp.execute("qom-list", { path: `/machine/peripheral/${id}/${id}` });
    return inside.every(({ name }) => !name.startsWith("child["));
  } catch (error) {
    if (asQmpError(error)?.class === "DeviceNotFound") return false;
    throw error;
  }
};

const freePort = async (qmp: QmpConnection): Promise<string | undefined> => {
  for (let number = 0; number < hotplugPortCount; number += 1) {
    const id = hotplugPortId(number);
    if (await isEmptyPort(qmp, id)) return id;
  }
  return undefined;
};

const pciPlace = async (qmp: QmpConnection, config: VmConfig): Promise<PlugPlace> => {
  if (config.machine === "pc") return { kind: "pci", bus: "pci.0" };
  const port = await freePort(qmp);
  if (port !== undefined) return { kind: "pci", bus: port };
  throw notWhileRunning(
    `Every place for drives that are added while the VM runs is taken (${hotplugPortCount}).`,
    "Choose USB, or stop the VM first: then there are more places.",
  );
};

const hasScsi = ({ drives }: VmConfig): boolean =>
  drives.some(({ bus, kind }) => bus === "scsi" || (bus === "virtio" && kind === "cdrom"));

/** Where the running machine can take the drive. @throws ApiError `vm.wrongState` */
const placeOf = async (qmp: QmpConnection, running: VmConfig, drive: Drive): Promise<PlugPlace> => {
  // A CD on virtio sits on virtio's SCSI controller.
  const bus = drive.bus === "virtio" && drive.kind === "cdrom" ? "scsi" : drive.bus;
  switch (bus) {
    case "virtio":
      return pciPlace(qmp, running);
    case "scsi":
      if (hasScsi(running)) return { kind: "scsi", bus: scsiBus };
      throw notWhileRunning(
        "The VM was started without a SCSI controller, so that it takes no SCSI drive while it runs.",
        "Choose USB, or stop the VM first.",
      );
    case "usb":
      if (running.usb.controller === "xhci") return { kind: "usb", bus: "usb.0" };
      throw notWhileRunning("The VM was started without a USB controller.");
    default:
      throw notWhileRunning(
        `A drive on ${bus.toUpperCase()} cannot be added while the VM runs.`,
        "Choose virtio, SCSI or USB, or stop the VM first.",
      );
  }
};

/** The bus for a drive that is to be added to a running machine, where the wish names none. */
export const busWhileRunning = (
  running: VmConfig,
  kind: Drive["kind"],
  system: { readonly supportsVirtio: boolean },
): Drive["bus"] => {
  if (hasScsi(running) && (kind === "cdrom" || running.drives.some(({ bus }) => bus === "scsi")))
    return "scsi";
  if (kind === "disk" && system.supportsVirtio) return "virtio";
  return "usb";
};

type Target = { readonly qmp: QmpConnection; readonly vmId: string; readonly running: VmConfig };

/** QEMU's refusals of a bus that takes nothing while the guest runs: qdev-monitor.c, hotplug.c (7.2). */
const refusesHotplug = (error: unknown): boolean =>
  /does not support hotplug|not hotpluggable|cannot be hot-?plugged|unplug (?:is )?not supported/i.test(
    asQmpError(error)?.desc ?? "",
  );

/** Puts the drive into the running machine, whole or not at all. @throws ApiError `vm.wrongState` | `qemu.*` */
export const plugLive = async (
  ports: Pick<GuestPorts, "host" | "vmDir" | "clock">,
  { qmp, vmId, running }: Target,
  drive: Drive,
): Promise<void> => {
  const place = await placeOf(qmp, running, drive);
  const nodes = mediumNodes({
    platform: ports.host.info.platform,
    vmDir: ports.vmDir(vmId),
    drive,
  });
  if (!nodes.ok) throw ApiError.fromValue(nodes.error);
  try {
    for (const node of nodes.value) await qmp.execute("blockdev-add", node as { driver: string });
    for (const { name, args } of plugCommands(drive, place))
      await qmp.execute(name as string, args as JsonObject);
  } catch (error) {
    await qmp.execute("device_del", { id: unplugDeviceId(drive) }).catch(() => undefined);
    await dropNodes(qmp, drive);
    if (refusesHotplug(error)) throw notWhileRunning("This machine takes no drive while it runs.");
    throw error;
  }
};

const holds = (drive: Drive): ApiError =>
  new ApiError("drive.locked", `The guest has not let go of “${drive.id}”.`, {
    hint: "Unmount it in the guest and try again, or stop the VM first.",
    data: { driveId: drive.id },
  });

/** Asks the guest to let go and waits until it has. @throws ApiError `vm.wrongState` | `drive.locked` | `qemu.*` */
export const unplugLive = async (
  { clock }: Pick<GuestPorts, "clock">,
  { qmp }: Pick<Target, "qmp">,
  drive: Drive,
): Promise<void> => {
  const id = unplugDeviceId(drive);
  let stopListening = (): void => undefined;
  // Listening before asking: some devices are gone before the command is answered.
  const deleted = new Promise<void>((resolve) => {
    stopListening = qmp.onEvent(({ name, data }) => {
      if (name === "DEVICE_DELETED" && data["device"] === id) resolve();
    });
  });
  try {
    await qmp.execute("device_del", { id });
    if (!(await happensWithin(clock, deleted, unplugPatienceMs))) throw holds(drive);
  } catch (error) {
    const { class: kind, desc } = asQmpError(error) ?? {};
    if (refusesHotplug(error))
      throw notWhileRunning(`“${drive.id}” cannot be taken away while the VM runs.`);
    // Asked before, and the guest is at it.
    if (/already in the process of unplug/i.test(desc ?? "")) {
      if (!(await happensWithin(clock, deleted, unplugPatienceMs))) throw holds(drive);
    } else if (kind !== "DeviceNotFound") throw error;
  } finally {
    stopListening();
  }
  await dropNodes(qmp, drive);
};
