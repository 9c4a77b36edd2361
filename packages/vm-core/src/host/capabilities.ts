// What this host can do, from what its QEMUs say of themselves: one row a capability.
import type {
  Capability,
  CapabilityName,
  DisplayProtocol,
  InstallWay,
  QemuInstallation,
} from "@openutm/shared-types";
import { capabilityNames } from "@openutm/shared-types";

type Known = {
  readonly installations: readonly QemuInstallation[];
  readonly viewers: readonly DisplayProtocol[];
  readonly hasSwtpm: boolean;
  /** Why no file manager can be opened; undefined when one can. */
  readonly whyNoReveal: string | undefined;
  /** Why no viewer's window can be opened; undefined when one can. */
  readonly whyNoViewer: string | undefined;
  readonly installWays: readonly Pick<InstallWay, "available" | "reason">[];
};

/** Why it cannot be done; undefined when it can. */
type Row = (known: Known) => string | undefined;

const notYet =
  (what: string): Row =>
  () =>
    `This version of OpenUTM cannot ${what}.`;

const anyQemu = ({ installations }: Known, has: (qemu: QemuInstallation) => boolean): boolean =>
  installations.some((qemu) => qemu.problem === undefined && has(qemu));

const runs =
  (arch: QemuInstallation["arch"]): Row =>
  (known) =>
    anyQemu(known, (qemu) => qemu.arch === arch)
      ? undefined
      : `No usable QEMU for ${arch} machines is installed.`;

const shows =
  (protocol: DisplayProtocol): Row =>
  (known) => {
    const name = protocol.toUpperCase();
    if (!known.viewers.includes(protocol)) return `This version of OpenUTM cannot show ${name}.`;
    return anyQemu(known, (qemu) => qemu.capabilities?.displayProtocols.includes(protocol) === true)
      ? undefined
      : `The installed QEMU was built without ${name}.`;
  };

const firmware =
  (words: string, fits: (image: QemuInstallation["firmware"][number]) => boolean): Row =>
  (known) =>
    anyQemu(known, (qemu) => qemu.firmware.some(fits))
      ? undefined
      : `No ${words} is installed for QEMU.`;

const rows: Readonly<Record<CapabilityName, Row>> = {
  "run.x86_64": runs("x86_64"),
  "run.aarch64": runs("aarch64"),
  "display.spice": shows("spice"),
  "display.vnc": shows("vnc"),
  "display.window": ({ whyNoViewer }) => whyNoViewer,
  "network.bridged": (known) =>
    anyQemu(known, (qemu) =>
      ["bridge", "vmnet-bridged", "tap"].some(
        (netdev) => qemu.capabilities?.netdevs.includes(netdev) === true,
      ),
    )
      ? undefined
      : "The installed QEMU has no bridged network.",
  "vm.suspend": notYet("suspend VMs"),
  "images.import": notYet("import images of other formats"),
  "firmware.uefi": firmware("UEFI firmware", (image) => image.kind === "uefi"),
  "firmware.secureBoot": firmware("firmware with Secure Boot", (image) => image.secureBoot),
  "firmware.tpm": (known) => {
    if (!anyQemu(known, (qemu) => qemu.capabilities?.tpm === true))
      return "The installed QEMU has no TPM.";
    return known.hasSwtpm ? undefined : "swtpm, which emulates a TPM, is not installed.";
  },
  "drive.hotplug": (known) =>
    anyQemu(known, (qemu) =>
      ["pcie-root-port", "usb-storage"].some(
        (device) => qemu.capabilities?.devices.includes(device) === true,
      ),
    )
      ? undefined
      : "The installed QEMU takes no drives while a VM runs.",
  "host.reveal": ({ whyNoReveal }) => whyNoReveal,
  "qemu.install": ({ installWays }) =>
    installWays.some(({ available }) => available)
      ? undefined
      : (installWays[0]?.reason ?? "No package manager that OpenUTM knows is on this computer."),
};

export const readHostCapabilities = (known: Known): Capability[] =>
  capabilityNames.map((name) => {
    const reason = rows[name](known);
    return reason === undefined ? { name, available: true } : { name, available: false, reason };
  });
