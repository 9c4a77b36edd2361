import { isAtLeast } from "../find/version.ts";
import { listeningSocket } from "./chardev.ts";
import { type Family, hasDevice, type LaunchContext, type Part, socketFiles } from "./context.ts";
import { done, lacks, refuse, type Outcome } from "./outcome.ts";
import { json, keyed, type QemuArg } from "./qemu-arg.ts";
import { fixedSlot } from "./slots.ts";

const BUS = "vserial0";

/** Ports by purpose; the number is what the guest sees (port 0 is reserved for a console). */
const PORTS = {
  clipboard: { nr: 1, name: "com.redhat.spice.0" },
  agent: { nr: 2, name: "org.qemu.guest_agent.0" },
} as const;

const port = (purpose: keyof typeof PORTS, chardev: string): QemuArg =>
  json("-device", {
    driver: "virtserialport",
    id: `${chardev}-port`,
    bus: `${BUS}.0`,
    nr: PORTS[purpose].nr,
    chardev,
    name: PORTS[purpose].name,
  });

const NOTHING: Part = { args: [] };

/** SPICE has the clipboard's agent in its server; for VNC QEMU plays that part itself (since 6.1, where it was compiled in). */
const clipboard = ({ config, displayProtocol, capabilities, version }: LaunchContext): Part => {
  if (!config.sharing.clipboard || displayProtocol === "none") return NOTHING;
  if (displayProtocol === "spice")
    return {
      args: [
        keyed("-chardev", "spicevmc", [
          ["id", "vdagent"],
          ["name", "vdagent"],
        ]),
        port("clipboard", "vdagent"),
      ],
    };
  if (!capabilities.chardevs.includes("qemu-vdagent"))
    return { args: [], notes: ["No shared clipboard: this QEMU was built without it."] };
  return {
    args: [
      keyed("-chardev", "qemu-vdagent", [
        ["id", "vdagent"],
        ["name", "vdagent"],
        ["clipboard", "on"],
        ["mouse", "off"],
      ]),
      port("clipboard", "vdagent"),
    ],
    notes: isAtLeast(version, 10, 1)
      ? []
      : ["While the clipboard is shared, this QEMU cannot save the guest's state (QEMU 10.1 can)."],
  };
};

const guestAgent = ({ config, host }: LaunchContext): Outcome<Part> => {
  if (!config.sharing.guestAgent) return done(NOTHING);
  const endpoint = host.endpoints.agent;
  if (endpoint === undefined)
    return refuse("internal", "No endpoint was prepared for the guest agent.");
  return done({
    args: [listeningSocket("agent", endpoint), port("agent", "agent")],
    cleanup: socketFiles(endpoint),
  });
};

/** What lets host and guest work together: the clipboard's port and the guest agent's, on one virtio serial bus. */
export const sharing: Family = (context) => {
  const agent = guestAgent(context);
  if (!agent.ok) return agent;
  const shared = clipboard(context);
  const args = [...shared.args, ...agent.value.args];
  const notes = shared.notes ?? [];
  if (args.length === 0) return done({ args, notes });
  if (!hasDevice(context, "virtio-serial-pci")) {
    return lacks(
      "device.virtio-serial-pci",
      "This QEMU has no virtio serial bus.",
      "Turn the clipboard and the guest agent off in the VM's settings.",
    );
  }
  return done({
    args: [
      json("-device", {
        driver: "virtio-serial-pci",
        id: BUS,
        ...fixedSlot(context.machine, "virtioSerial"),
      }),
      ...args,
    ],
    cleanup: agent.value.cleanup ?? [],
    notes,
  });
};
