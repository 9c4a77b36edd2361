import type { Drive, Vm } from "@openutm/shared-types";
import type { Command } from "../command.ts";
import { plainText } from "../output/plain-text.ts";
import { resolveVm } from "../resolve.ts";

const driveText = (drive: Drive): string => {
  const medium =
    drive.medium.kind === "empty"
      ? "empty"
      : `${plainText(drive.medium.path)} (${drive.medium.format})`;
  return `${drive.id}: ${drive.kind} on ${drive.bus}, ${medium}`;
};

export const vmText = (vm: Vm): string => {
  const rows: [string, string][] = [
    ["Name", plainText(vm.name)],
    ["Id", vm.id],
    [
      "Status",
      vm.statusReason === undefined
        ? vm.status
        : `${vm.status}: ${plainText(vm.statusReason.message)}`,
    ],
  ];
  if (vm.statusReason?.hint !== undefined) rows.push(["", plainText(vm.statusReason.hint)]);
  const { config, runtime } = vm;
  if (runtime !== undefined) {
    rows.push([
      "QEMU",
      `${runtime.qemuVersion}, PID ${runtime.pid}, ${runtime.accelerator}, display ${runtime.displayProtocol}`,
    ]);
    for (const note of runtime.notes) rows.push(["", plainText(note)]);
    if (runtime.restartNeeded)
      rows.push(["", "Changed since its start: the change counts after a restart."]);
  }
  if (config !== undefined) {
    rows.push(
      [
        "Machine",
        `${config.arch}, ${config.machine}, ${config.cpu.count} ${config.cpu.count === 1 ? "CPU" : "CPUs"} (${config.cpu.model}), ${config.memoryMib} MiB`,
      ],
      [
        "Firmware",
        config.firmware.kind +
          (config.firmware.secureBoot ? ", Secure Boot" : "") +
          (config.firmware.tpm ? ", TPM" : ""),
      ],
      ["Display", `${config.display.protocol}, ${config.display.device}`],
    );
    for (const drive of config.drives) rows.push(["Drive", driveText(drive)]);
    for (const network of config.networks) {
      const forwards = network.portForwards.map(
        (f) => `${f.protocol} ${f.hostAddress}:${f.hostPort} -> ${f.guestPort}`,
      );
      rows.push([
        "Network",
        [`${network.id}: ${network.mode}, ${network.model}, ${network.mac}`, ...forwards].join(
          ", ",
        ),
      ]);
    }
    if (config.extraArgs.length > 0)
      rows.push(["Extra", config.extraArgs.map(plainText).join(" ")]);
  }
  if (vm.group !== undefined) rows.push(["Group", plainText(vm.group)]);
  if (vm.description !== "") rows.push(["Notes", plainText(vm.description)]);
  return rows.map(([name, value]) => `${name.padEnd(9)} ${value}`).join("\n");
};

export const show: Command = {
  summary: "One VM in full.",
  usage: "NAME",
  options: {},
  arity: [1, 1],
  async run({ arguments: [name = ""], backend, print }) {
    const vm = await resolveVm(await backend(), name);
    print.result(vm, () => vmText(vm));
  },
};
