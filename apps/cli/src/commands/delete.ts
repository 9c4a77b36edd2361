import type { BackendConnection } from "@openutm/shared-types";
import { flag, UsageError, type Command } from "../command.ts";
import { plainText } from "../output/plain-text.ts";
import { table } from "../output/table.ts";
import { isVmId, onlyOneCalled, resolveVm } from "../resolve.ts";

export const deleteVm: Command = {
  summary: "Moves a stopped VM to the trash.",
  usage: "NAME --yes",
  options: { yes: { type: "boolean" } },
  arity: [1, 1],
  async run({ arguments: [name = ""], options, backend, print }) {
    const connection = await backend();
    const vm = await resolveVm(connection, name);
    if (!flag(options, "yes"))
      throw new UsageError(
        `This moves “${plainText(vm.name)}” (${vm.id}) with its disks to the trash. Say --yes if that is meant.`,
      );
    await connection.call("vm.delete", { id: vm.id });
    print.result(
      { id: vm.id },
      `“${plainText(vm.name)}” is in the trash. Bring it back: openutm trash restore ${vm.id}`,
    );
  },
};

/** The id of what is meant in the trash: by its id, or by a name that it alone has there. */
const inTrash = async (backend: BackendConnection, idOrName: string): Promise<string> =>
  isVmId(idOrName)
    ? idOrName.toLowerCase()
    : onlyOneCalled(idOrName, (await backend.call("trash.list", {})).entries, {
        none: `Nothing in the trash is called “${idOrName}”.`,
        hint: "`openutm trash` shows what is in it.",
      }).id;

export const trash: Command = {
  summary: "What was deleted: list it, bring one back, or remove it for good.",
  usage: "[list | restore NAME | empty [NAME] --yes]",
  options: { yes: { type: "boolean" } },
  arity: [0, 2],
  async run({ arguments: [verb = "list", word], options, backend, print }) {
    const connection = await backend();
    const id = word === undefined ? undefined : await inTrash(connection, word);
    if (verb === "list") {
      const { entries } = await connection.call("trash.list", {});
      const rows = entries.map((entry) => [
        entry.name,
        new Date(entry.deletedAtMs).toLocaleString(),
        `${Math.ceil(entry.sizeBytes / 1_048_576)} MiB`,
        entry.id,
      ]);
      return print.result(entries, () =>
        rows.length === 0 ? "The trash is empty." : table(["name", "deleted", "size", "id"], rows),
      );
    }
    if (verb === "restore" && id !== undefined) {
      const vm = await connection.call("trash.restore", { id });
      return print.result(vm, `“${plainText(vm.name)}” is back.`);
    }
    if (verb === "empty") {
      if (!flag(options, "yes"))
        throw new UsageError("This removes deleted VMs for good. Say --yes if that is meant.");
      const { removed } = await connection.call("trash.empty", id === undefined ? {} : { id });
      return print.result(
        { removed },
        `${removed} ${removed === 1 ? "VM" : "VMs"} removed for good.`,
      );
    }
    throw new UsageError("trash takes list, restore NAME, or empty [NAME] --yes.");
  },
};
