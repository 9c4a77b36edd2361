// QEMU's installation, and the systems that new VMs have defaults for.
import type { InstallWay, Job } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import { choiceOption, flag, type Command, type CommandContext } from "../command.ts";
import { wholeLines } from "../output/lines.ts";
import { plainText } from "../output/plain-text.ts";
import { table } from "../output/table.ts";

const wayText = ({ id, title, command, available, reason }: InstallWay): string =>
  `${id.padEnd(10)} ${title}${available ? "" : `: ${reason ?? "not here"}`}\n           ${command.join(" ")}`;

/** Shows the job's output, a line at a time, until it has ended. @throws ApiError with what it failed with */
const follow = async (
  { backend, print }: Pick<CommandContext, "backend" | "print">,
  start: () => Promise<Job>,
): Promise<Job> => {
  const connection = await backend();
  const { promise, resolve } = deferred<Job>();
  let jobId: string | undefined;
  const early: Job[] = [];
  const end = (job: Job): void => {
    if (job.state === "running") return;
    if (jobId === undefined) early.push(job);
    else if (job.id === jobId) resolve(job);
  };
  const lines = wholeLines((line) => print.note(plainText(line)));
  const stop = connection.onEvent((event) => {
    if (event.topic === "job.output") lines.take(event.payload.text);
    else if (event.topic === "job.changed") end(event.payload.job);
  });
  try {
    jobId = (await start()).id;
    for (const job of early) end(job);
    const job = await promise;
    if (job.error !== undefined)
      throw new ApiError("qemu.installFailed", job.error.message, { hint: job.error.hint });
    return job;
  } finally {
    stop();
    lines.end();
  }
};

const deferred = <T>(): { promise: Promise<T>; resolve: (value: T) => void } => {
  let resolve = (_value: T): void => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
};

export const install: Command = {
  summary: "Installs QEMU with this system's package manager; --ways shows what would be run.",
  usage: "[--way homebrew|macports|apt|dnf|pacman|zypper|winget] [--ways]",
  options: { way: { type: "string" }, ways: { type: "boolean" } },
  arity: [0, 0],
  async run(context) {
    const { options, backend, print } = context;
    const connection = await backend();
    const offered = await connection.call("qemu.installWays", {});
    if (flag(options, "ways")) {
      print.result(offered, () =>
        [
          offered.explanation,
          "",
          ...offered.ways.map(wayText),
          "",
          `By hand: ${offered.downloadUrl}`,
        ].join("\n"),
      );
      return;
    }
    const wayId =
      choiceOption(
        options,
        "way",
        offered.ways.map(({ id }) => id),
      ) ?? offered.ways.find(({ available }) => available)?.id;
    if (wayId === undefined)
      throw new ApiError(
        "capability.missing",
        offered.ways[0]?.reason ?? "No package manager that OpenUTM knows is here.",
        { hint: `Install QEMU by hand: ${offered.downloadUrl}` },
      );
    const job = await follow(
      context,
      async () => (await connection.call("qemu.install", { wayId })).job,
    );
    print.result(job, "QEMU is installed.");
  },
};

export const systems: Command = {
  summary: "The systems that OpenUTM has defaults for, newest first.",
  usage: "",
  options: {},
  arity: [0, 0],
  async run({ backend, print }) {
    const { systems: all } = await (await backend()).call("os.list", {});
    print.result(all, () =>
      table(
        ["ID", "NAME", "MEMORY", "DISK", "FIRMWARE"],
        all.map(({ id, name, recommended }) => [
          id,
          plainText(name),
          `${recommended.memoryMib} MiB`,
          `${recommended.diskGib} GiB`,
          recommended.firmware,
        ]),
      ),
    );
  },
};

export const importVm: Command = {
  summary: "Takes a VM into the library whose directory lies there, or whose vm.json was newer.",
  usage: "ID",
  options: {},
  arity: [1, 1],
  async run({ arguments: [id = ""], backend, print }) {
    const vm = await (await backend()).call("library.import", { id });
    print.result(vm, `“${plainText(vm.name)}” is in the library.`);
  },
};
