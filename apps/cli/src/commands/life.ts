// Start, stop and what lies between.
import { choiceOption, flag, wholeNumberOption, type Command, type VmAction } from "../command.ts";
import { plainText } from "../output/plain-text.ts";
import { resolveVm } from "../resolve.ts";

const action = (
  summary: string,
  done: string,
  act: VmAction,
  extra: Partial<Pick<Command, "usage" | "options">> = {},
): Command => ({
  summary,
  usage: extra.usage ?? "NAME",
  options: extra.options ?? {},
  arity: [1, 1],
  async run(context) {
    const backend = await context.backend();
    const vm = await act(context, await resolveVm(backend, context.arguments[0] ?? ""), backend);
    context.print.result(vm, `“${plainText(vm.name)}” ${done}.`);
    for (const note of vm.runtime?.notes ?? []) context.print.note(`  ${plainText(note)}`);
  },
});

export const start = action("Starts a VM.", "is running", (_context, { id }, backend) =>
  backend.call("vm.start", { id }),
);

export const stop = action(
  "Presses the power button and waits; --force ends the guest at once.",
  "is stopped",
  ({ options }, { id }, backend) => {
    const seconds = wholeNumberOption(options, "timeout-s", 0, 3600);
    return backend.call("vm.stop", {
      id,
      force: flag(options, "force"),
      ...(seconds === undefined ? {} : { timeoutMs: seconds * 1000 }),
    });
  },
  {
    usage: "NAME [--force] [--timeout-s N]",
    options: { force: { type: "boolean" }, "timeout-s": { type: "string" } },
  },
);

export const pause = action("Stops the virtual CPUs.", "is paused", (_context, { id }, backend) =>
  backend.call("vm.pause", { id }),
);
export const resume = action(
  "Lets the virtual CPUs go on.",
  "is running",
  (_context, { id }, backend) => backend.call("vm.resume", { id }),
);
export const restart = action(
  "Presses the reset button.",
  "has been restarted",
  (_context, { id }, backend) => backend.call("vm.restart", { id }),
);

export const clone: Command = {
  summary: "A second VM like the first: its own disks (full) or only the differences (linked).",
  usage: "NAME NEW-NAME [--mode full|linked]",
  options: { mode: { type: "string" } },
  arity: [2, 2],
  async run({ arguments: [name = "", newName = ""], options, backend, print }) {
    const connection = await backend();
    const { id } = await resolveVm(connection, name);
    const vm = await connection.call("vm.clone", {
      id,
      name: newName,
      mode: choiceOption(options, "mode", ["full", "linked"]) ?? "full",
    });
    print.result(vm, `“${plainText(newName)}” is made (${vm.id}).`);
  },
};
