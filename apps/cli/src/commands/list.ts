import type { Vm } from "@openutm/shared-types";
import type { Command } from "../command.ts";
import type { Colour, Printer } from "../output/printer.ts";
import { table } from "../output/table.ts";

const marks: Record<Vm["status"], { readonly mark: string; readonly colour: Colour }> = {
  running: { mark: "●", colour: "green" },
  starting: { mark: "◐", colour: "green" },
  stopping: { mark: "◑", colour: "yellow" },
  paused: { mark: "‖", colour: "yellow" },
  suspended: { mark: "◌", colour: "grey" },
  stopped: { mark: "○", colour: "grey" },
  error: { mark: "▲", colour: "red" },
  broken: { mark: "▲", colour: "red" },
};

const size = (mib: number): string => (mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`);

const listText = (vms: readonly Vm[], print: Printer): string => {
  if (vms.length === 0)
    return "No VMs yet. `openutm run FILE.iso` makes one and shows its screen; `openutm create NAME --demo` makes the demo.";
  const lines = table(
    ["", "name", "status", "cpus", "memory", "id"],
    vms.map((vm) => [
      marks[vm.status].mark,
      vm.name,
      vm.status,
      vm.config === undefined ? "" : String(vm.config.cpu.count),
      vm.config === undefined ? "" : size(vm.config.memoryMib),
      vm.id,
    ]),
  ).split("\n");
  return lines
    .map((line, i) =>
      i === 0
        ? print.paint("bold", line)
        : print.paint(marks[vms[i - 1]?.status ?? "stopped"].colour, line.slice(0, 1)) +
          line.slice(1),
    )
    .join("\n");
};

export const list: Command = {
  summary: "All VMs and their states.",
  usage: "",
  options: {},
  arity: [0, 0],
  async run({ backend, print }) {
    const { vms } = await (await backend()).call("vm.list", {});
    print.result(vms, () => listText(vms, print));
  },
};
