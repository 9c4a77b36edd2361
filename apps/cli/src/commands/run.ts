import { realpath } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import type { BackendConnection, Vm } from "@openutm/shared-types";
import { flag, textOption, type Command, type OptionValues } from "../command.ts";
import { openInBrowser } from "../desktop.ts";
import { plainText } from "../output/plain-text.ts";
import { createVm, hardwareOptions, newVmInput } from "./create.ts";
import { displayAddress } from "./screen.ts";

const uses = (vm: Vm, path: string): boolean =>
  vm.config?.drives.some(
    ({ medium }) =>
      medium.kind === "file" &&
      (medium.path === path || medium.backing.some((image) => image.path === path)),
  ) ?? false;

const findOrCreate = async (
  backend: BackendConnection,
  path: string,
  options: OptionValues,
  progress: (text: string) => void,
): Promise<Vm> => {
  const name = textOption(options, "name") ?? basename(path, extname(path));
  const { vms } = await backend.call("vm.list", {});
  const known = vms.find(
    (vm) => uses(vm, path) && (textOption(options, "name") ?? vm.name) === vm.name,
  );
  if (known !== undefined) return known;
  const { format } = await backend.call("image.inspect", { path });
  const source =
    format === "iso"
      ? ({ kind: "iso", path } as const)
      : ({ kind: "disk", path, mode: "linked" } as const);
  return createVm(backend, newVmInput(name, source, options), progress);
};

export const run: Command = {
  summary:
    "The main job in one line: makes a VM for an ISO or disk image (or takes the one it has), starts it, shows its screen.",
  usage: "FILE [--name NAME] [--no-browser] [hardware options of create]",
  options: { ...hardwareOptions, name: { type: "string" }, "no-browser": { type: "boolean" } },
  arity: [1, 1],
  async run({ arguments: [file = ""], options, backend, print }) {
    const connection = await backend();
    // The backend says in its own words what is wrong with a path that does not resolve.
    const path = await realpath(file).catch(() => resolve(file));
    const found = await findOrCreate(connection, path, options, print.progress);
    const vm =
      found.status === "paused"
        ? await connection.call("vm.resume", { id: found.id })
        : await connection.call("vm.start", { id: found.id });
    const url =
      vm.config?.display.protocol === "none" ? undefined : await displayAddress(connection, vm.id);
    for (const note of vm.runtime?.notes ?? []) print.note(plainText(note));
    print.result(
      { vm, ...(url === undefined ? {} : { url }) },
      `“${plainText(vm.name)}” is running${url === undefined ? "." : `: ${url}`}`,
    );
    if (url !== undefined && !flag(options, "no-browser")) openInBrowser(url);
  },
};
