import { resolve } from "node:path";
import { flag, type Command } from "../command.ts";
import { plainText } from "../output/plain-text.ts";
import { resolveVm } from "../resolve.ts";

export const insert: Command = {
  summary: "Puts an ISO into a CD drive, also while the guest runs.",
  usage: "NAME DRIVE FILE.iso",
  options: {},
  arity: [3, 3],
  async run({ arguments: [name = "", driveId = "", path = ""], backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const vm = await connection.call("vm.insertMedium", { id, driveId, path: resolve(path) });
    print.result(vm, `${plainText(path)} is in ${driveId}.`);
  },
};

export const eject: Command = {
  summary: "Empties a CD drive, also while the guest runs.",
  usage: "NAME DRIVE [--force]",
  options: { force: { type: "boolean" } },
  arity: [2, 2],
  async run({ arguments: [name = "", driveId = ""], options, backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const vm = await connection.call("vm.ejectMedium", {
      id,
      driveId,
      force: flag(options, "force"),
    });
    print.result(vm, `${driveId} is empty.`);
  },
};
