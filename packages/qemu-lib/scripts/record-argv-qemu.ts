// Asks the QEMUs of this machine what they are and writes the answers as inputs of the argv goldens:
//   node scripts/record-argv-qemu.ts NAME BINARY [FIRMWARE_FOLDER]
// Only a new QEMU release needs this; the derived inputs come from argv-qemus.ts.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Arch, QemuInstallation } from "@openutm/shared-types";
import { readCapabilities } from "../src/caps/read-capabilities.ts";
import { readFirmware } from "../src/firmware/read-firmware.ts";
import { recordedQemuFolder } from "./argv-qemus.ts";

const [name, binaryPath, firmwareFolder = "/usr/share/qemu/firmware"] = process.argv.slice(2);
if (name === undefined || binaryPath === undefined)
  throw new Error("usage: record-argv-qemu.ts NAME BINARY [FIRMWARE_FOLDER]");

const text = execFileSync(binaryPath, ["--version"], { encoding: "utf8" }).split("\n")[0] ?? "";
const numbers = /version (\d+)\.(\d+)\.(\d+)/.exec(text);
const answer = await readCapabilities(binaryPath, { timeoutMs: 30_000 });
if (numbers === null || !answer.ok) throw new Error(`${binaryPath} is no QEMU that answers`);
const arch = Arch.parse(basename(binaryPath).replace("qemu-system-", ""));
const installation = QemuInstallation.parse({
  arch,
  binaryPath: `/usr/bin/qemu-system-${arch}`,
  version: {
    major: Number(numbers[1]),
    minor: Number(numbers[2]),
    micro: Number(numbers[3]),
    text,
  },
  // The types of processors and of parts that only QEMU itself plugs are no choice of ours and would double the file.
  capabilities: {
    ...answer.capabilities,
    devices: answer.capabilities.devices.filter((device) => !device.endsWith("-cpu")),
  },
  firmware: (await readFirmware([firmwareFolder])).filter((image) => image.arch === arch),
});
mkdirSync(recordedQemuFolder, { recursive: true });
writeFileSync(
  join(recordedQemuFolder, `${name}.json`),
  `${JSON.stringify(installation, null, 2)}\n`,
);
