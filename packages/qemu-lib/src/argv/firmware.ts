import type { FirmwareImage, HostFacts, QemuInstallation, VmConfig } from "@openutm/shared-types";
import { chooseFirmware } from "../firmware/choose.ts";
import type { Family, LaunchContext, MachineName, Part } from "./context.ts";
import { done, lacks, refuse, type Outcome } from "./outcome.ts";
import { joinPath } from "./paths.ts";
import { json, type QemuArg } from "./qemu-arg.ts";

export const CODE_NODE = "firmware-code";
export const VARS_NODE = "firmware-vars";

const alternative = ({ arch, firmware: wanted }: VmConfig): string =>
  wanted.secureBoot ? ", or turn Secure Boot off" : arch === "x86_64" ? ", or choose BIOS" : "";

/** The UEFI image for this VM; undefined is QEMU's built-in BIOS, which needs no file of ours. */
export const resolveFirmware = (
  config: VmConfig,
  qemu: QemuInstallation,
  machine: MachineName,
): Outcome<FirmwareImage | undefined> => {
  if (config.firmware.kind === "bios") return done(undefined);
  const { secureBoot } = config.firmware;
  const image = chooseFirmware(qemu.firmware, {
    arch: config.arch,
    machine,
    kind: "uefi",
    secureBoot,
  });
  if (image !== undefined) return done(image);
  return refuse(
    "firmware.missing",
    `No UEFI firmware${secureBoot ? " with Secure Boot" : ""} for ${config.arch} is installed.`,
    {
      hint: `Install the firmware package (ovmf or edk2)${alternative(config)}.`,
      data: { arch: config.arch, machine, secureBoot },
    },
  );
};

/** Each kind of firmware keeps its own variables, so that turning Secure Boot on starts from its enrolled keys. */
const varsPath = (host: HostFacts, image: FirmwareImage): string =>
  joinPath(
    host.platform,
    host.vmDir,
    "firmware",
    `vars${image.secureBoot ? "-secure" : ""}.${image.varsFormat ?? "raw"}`,
  );

const flashNodes = (
  node: string,
  filename: string,
  format: "raw" | "qcow2",
  readOnly: "read-only" | "writable",
): readonly QemuArg[] => {
  const fixed = readOnly === "read-only" ? true : undefined;
  return [
    json("-blockdev", {
      driver: "file",
      "node-name": `${node}-file`,
      filename,
      "read-only": fixed,
    }),
    json("-blockdev", {
      driver: format,
      "node-name": node,
      file: `${node}-file`,
      "read-only": fixed,
      backing: format === "qcow2" ? null : undefined,
    }),
  ];
};

const uefi = (image: FirmwareImage, host: HostFacts): Part => {
  const code = flashNodes(CODE_NODE, image.codePath, image.codeFormat, "read-only");
  if (image.varsTemplatePath === undefined)
    return {
      args: code,
      notes: ["This firmware keeps no variables: changes in its setup are lost."],
    };
  const path = varsPath(host, image);
  return {
    args: [...code, ...flashNodes(VARS_NODE, path, image.varsFormat ?? "raw", "writable")],
    files: [{ kind: "copyOnce", path, from: image.varsTemplatePath }],
  };
};

/** Code and variables of the firmware as flash; `machine` puts them on the board. */
export const firmware: Family = ({ firmware: image, accelerator, config, host }: LaunchContext) => {
  if (image === undefined) return done({ args: [] });
  if (
    image.requiresSmm &&
    config.arch === "x86_64" &&
    (accelerator === "hvf" || accelerator === "whpx")
  ) {
    return lacks(
      "firmware.secureBoot",
      `This firmware needs system management mode, which “${accelerator}” does not have.`,
      "Turn Secure Boot off in the VM's settings.",
    );
  }
  return done(uefi(image, host));
};
