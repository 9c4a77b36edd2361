import {
  ApiError,
  type UpdateVmInput,
  type Vm,
  type VmConfig,
  type VmConfigPatch,
} from "@openutm/shared-types";
import { UsageError, type Command } from "../command.ts";
import { plainText } from "../output/plain-text.ts";
import { resolveVm } from "../resolve.ts";

/** Short names for what people change most; everything else is a path into the config (`cpu.model`, `networks.0.model`). */
const shortNames: Readonly<Record<string, string>> = {
  cpus: "cpu.count",
  "memory-mib": "memoryMib",
  firmware: "firmware.kind",
  display: "display.protocol",
};

const own = ["name", "description", "tags", "group", "osId"] as const;

const parsedValue = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

// Copies along the path, so that the VM that was read stays as it was.
const withValue = (target: unknown, path: readonly string[], value: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index > target.length)
      throw new UsageError(`There is no element “${key}” there.`);
    return Object.assign([...target], { [index]: withValue(target[index], rest, value) });
  }
  if (target === null || typeof target !== "object" || !Object.hasOwn(target, key)) {
    throw new UsageError(
      `“${key}” is no setting of a VM. \`openutm show NAME --json\` shows them all.`,
    );
  }
  return { ...target, [key]: withValue((target as Record<string, unknown>)[key], rest, value) };
};

/**
 * The update that `key=value` words ask for.
 * @throws UsageError for a word without `=` or an unknown key; ApiError `vm.broken` for a VM without a config
 */
export const updateFrom = (vm: Vm, words: readonly string[]): UpdateVmInput => {
  if (vm.config === undefined)
    throw new ApiError("vm.broken", `“${vm.name}” cannot be read, so it cannot be changed.`);
  let config: VmConfig = vm.config;
  const update: Record<string, unknown> = {};
  const patch: Record<string, unknown> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    if (at < 1) throw new UsageError(`“${word}” is not key=value.`);
    const key = word.slice(0, at);
    const text = word.slice(at + 1);
    const ownKey = own.find((name) => name === key);
    if (ownKey !== undefined) {
      update[ownKey] = ownKey === "tags" ? text.split(",").filter((tag) => tag !== "") : text;
      continue;
    }
    const path = (shortNames[key] ?? key).split(".");
    config = withValue(config, path, parsedValue(text)) as VmConfig;
    const section = path[0] as keyof VmConfig;
    patch[section] = config[section];
  }
  return {
    id: vm.id,
    revision: vm.revision,
    ...update,
    ...(Object.keys(patch).length === 0 ? {} : { config: patch as VmConfigPatch }),
  };
};

export const set: Command = {
  summary: "Changes a VM: cpus, memory-mib, name, group, display, or any path of its config.",
  usage: "NAME KEY=VALUE …",
  options: {},
  arity: [2, 100],
  async run({ arguments: [name = "", ...words], backend, print }) {
    const connection = await backend();
    const vm = await connection.call(
      "vm.update",
      updateFrom(await resolveVm(connection, name), words),
    );
    print.result(
      vm,
      `“${plainText(vm.name)}” is changed.${vm.runtime?.restartNeeded === true ? " The change counts after a restart." : ""}`,
    );
  },
};
