import { resolve } from "node:path";
import type { Vm } from "@openutm/shared-types";
import { flag, UsageError, type Command } from "../command.ts";
import { plainText } from "../output/plain-text.ts";
import { resolveVm } from "../resolve.ts";

/**
 * The CD drive that is meant: the one that is named, or the only one.
 * @throws UsageError when none is named and the VM has none or several
 */
const cdDrive = (vm: Vm, named: string | undefined): string => {
  if (named !== undefined) return named;
  const ids = (vm.config?.drives ?? []).filter(({ kind }) => kind === "cdrom").map(({ id }) => id);
  const [only] = ids;
  if (only === undefined)
    throw new UsageError(`“${plainText(vm.name)}” has no CD drive. Add one: openutm add-drive`);
  if (ids.length > 1) throw new UsageError(`Say which CD drive: ${ids.join(", ")}.`);
  return only;
};

export const insert: Command = {
  summary: "Puts an ISO into a CD drive, also while the guest runs.",
  usage: "NAME [DRIVE] FILE.iso",
  options: {},
  arity: [2, 3],
  async run({ arguments: words, backend, print }) {
    const [name = "", path = ""] = [words[0], words.at(-1)];
    const connection = await backend();
    const found = await resolveVm(connection, name);
    const driveId = cdDrive(found, words.length === 3 ? words[1] : undefined);
    const vm = await connection.call("vm.insertMedium", {
      id: found.id,
      driveId,
      path: resolve(path),
    });
    print.result(vm, `${plainText(path)} is in ${driveId}.`);
  },
};

export const eject: Command = {
  summary: "Empties a CD drive, also while the guest runs.",
  usage: "NAME [DRIVE] [--force]",
  options: { force: { type: "boolean" } },
  arity: [1, 2],
  async run({ arguments: [name = "", drive], options, backend, print }) {
    const connection = await backend();
    const found = await resolveVm(connection, name);
    const driveId = cdDrive(found, drive);
    const vm = await connection.call("vm.ejectMedium", {
      id: found.id,
      driveId,
      force: flag(options, "force"),
    });
    print.result(vm, `${driveId} is empty.`);
  },
};
