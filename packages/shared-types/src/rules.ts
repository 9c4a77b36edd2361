// Rules that cross fields. They live here, by name and with vectors, because refinements vanish from JSON Schema.
import type { VmConfig } from "./config/vm-config.ts";

export type RuleIssue = { readonly path: string; readonly message: string };

type Rule = (config: VmConfig) => readonly RuleIssue[];

const duplicates = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, i) => values.indexOf(value) !== i)),
];

const uniqueDriveIds: Rule = (config) =>
  duplicates(config.drives.map((drive) => drive.id)).map((id) => ({
    path: "drives",
    message: `Two drives are called “${id}”.`,
  }));

const uniqueNetworkIds: Rule = (config) =>
  duplicates(config.networks.map((network) => network.id)).map((id) => ({
    path: "networks",
    message: `Two networks are called “${id}”.`,
  }));

const uniqueMacs: Rule = (config) =>
  duplicates(config.networks.map((network) => network.mac)).map((mac) => ({
    path: "networks",
    message: `Two networks have the address ${mac}.`,
  }));

const unicastMacs: Rule = (config) =>
  config.networks
    .filter((network) => (Number.parseInt(network.mac.slice(0, 2), 16) & 1) === 1)
    .map((network) => ({
      path: `networks.${network.id}.mac`,
      message: `${network.mac} is a multicast address; a network card needs a unicast one.`,
    }));

const knownBootDrives: Rule = (config) =>
  config.boot.order
    .filter((id) => !config.drives.some((drive) => drive.id === id))
    .map((id) => ({
      path: "boot.order",
      message: `The boot order names “${id}”, which is no drive of this VM.`,
    }));

const bootDrivesOnce: Rule = (config) =>
  duplicates(config.boot.order).map((id) => ({
    path: "boot.order",
    message: `The boot order names “${id}” twice.`,
  }));

const portsOnce: Rule = (config) => {
  const ports = config.networks.flatMap((network) =>
    network.portForwards.map((f) => `${f.protocol} ${f.hostAddress}:${f.hostPort}`),
  );
  return duplicates(ports).map((port) => ({
    path: "networks",
    message: `Two port forwards use the host's ${port}.`,
  }));
};

const bridgeNamed: Rule = (config) =>
  config.networks
    .filter((network) => network.mode === "bridged" && network.bridge === undefined)
    .map((network) => ({
      path: `networks.${network.id}.bridge`,
      message: "A bridged network needs the host interface's name.",
    }));

const secureBootNeedsUefi: Rule = (config) =>
  config.firmware.secureBoot && config.firmware.kind !== "uefi"
    ? [{ path: "firmware.secureBoot", message: "Secure Boot needs UEFI firmware." }]
    : [];

const machineFitsArch: Rule = (config) => {
  const machines = { x86_64: ["auto", "q35", "pc"], aarch64: ["auto", "virt"] }[config.arch];
  return machines.includes(config.machine)
    ? []
    : [
        {
          path: "machine",
          message: `The machine “${config.machine}” does not exist for ${config.arch}.`,
        },
      ];
};

const armNeedsUefi: Rule = (config) =>
  config.arch === "aarch64" && config.firmware.kind !== "uefi"
    ? [{ path: "firmware.kind", message: "An aarch64 machine starts with UEFI firmware." }]
    : [];

const ideFitsMachine: Rule = (config) =>
  config.drives
    .filter((drive) => drive.bus === "ide" && config.machine !== "pc")
    .map((drive) => ({
      path: `drives.${drive.id}.bus`,
      message: "IDE needs the machine “pc”; use SATA.",
    }));

const tabletNeedsController: Rule = (config) =>
  config.usb.tablet && config.usb.controller === "none"
    ? [{ path: "usb.tablet", message: "A USB tablet needs a USB controller." }]
    : [];

const usbDrivesNeedController: Rule = (config) =>
  config.drives
    .filter((drive) => drive.bus === "usb" && config.usb.controller === "none")
    .map((drive) => ({
      path: `drives.${drive.id}.bus`,
      message: "A USB drive needs a USB controller.",
    }));

const disksHaveMedia: Rule = (config) =>
  config.drives
    .filter((drive) => drive.kind === "disk" && drive.medium.kind === "empty")
    .map((drive) => ({ path: `drives.${drive.id}.medium`, message: "A disk needs an image." }));

const imagesOnce: Rule = (config) => {
  const paths = config.drives.flatMap((drive) =>
    drive.kind === "disk" && drive.medium.kind === "file" ? [drive.medium.path] : [],
  );
  return duplicates(paths).map((path) => ({
    path: "drives",
    message: `Two disks use the image ${path}.`,
  }));
};

/** A relative path lies in the VM's own directory, and stays there. */
const ownMediaStayInside: Rule = (config) =>
  config.drives.flatMap((drive) => {
    if (drive.medium.kind !== "file") return [];
    const { path, backing } = drive.medium;
    return [path, ...backing.map((image) => image.path)]
      .filter((one) => !/^([/\\]|[A-Za-z]:[/\\])/.test(one) && one.split(/[/\\]/).includes(".."))
      .map((one) => ({
        path: `drives.${drive.id}.medium`,
        message: `The path “${one}” leads out of the VM's directory.`,
      }));
  });

/** All cross-field rules, by name; `vectors/rules` has cases for each. */
export const vmConfigRules = {
  uniqueDriveIds,
  uniqueNetworkIds,
  uniqueMacs,
  unicastMacs,
  knownBootDrives,
  bootDrivesOnce,
  portsOnce,
  bridgeNamed,
  secureBootNeedsUefi,
  machineFitsArch,
  armNeedsUefi,
  ideFitsMachine,
  tabletNeedsController,
  usbDrivesNeedController,
  disksHaveMedia,
  imagesOnce,
  ownMediaStayInside,
} as const satisfies Record<string, Rule>;

/** What the rules have against a config that fits the schema; empty when nothing. */
export const validateVmConfig = (config: VmConfig): readonly RuleIssue[] =>
  Object.values(vmConfigRules).flatMap((rule) => rule(config));
