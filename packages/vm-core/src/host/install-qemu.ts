// Installing QEMU with the system's package manager, on the user's word.
import { planInstallWays } from "@openutm/qemu-lib/install/ways.ts";
import type { InstallPlan } from "@openutm/qemu-lib/install/ways.ts";
import { ApiError } from "@openutm/shared-types";
import type { InstallWay, Job } from "@openutm/shared-types";
import type { Jobs } from "../jobs.ts";
import type { Installer } from "../ports/installer.ts";
import type { QemuCatalog } from "../ports/qemu-catalog.ts";

export type InstallParts = {
  readonly installer: Installer;
  readonly catalog: QemuCatalog;
  readonly jobs: Jobs;
  readonly onOutput: (jobId: string, text: string) => void;
};

const shownOutputLines = 20;
/** A package manager that floods is not told to its end: nobody reads a megabyte. */
const toldOutputLength = 1024 * 1024;

const failed = (message: string, output: string, hint: string): ApiError =>
  new ApiError("qemu.installFailed", message, {
    hint,
    data: { output: output.split("\n").slice(-shownOutputLines) },
  });

const needWay = (installer: Installer, id: InstallWay["id"]): InstallPlan => {
  const way = planInstallWays(installer.facts()).find((one) => one.id === id);
  if (way?.available === true) return way;
  throw new ApiError("capability.missing", way?.reason ?? `${id} does not exist on this system.`, {
    hint: "Choose another way to install QEMU.",
    data: { capability: "qemu.install" },
  });
};

type Running = { readonly onOutput: (text: string) => void; readonly signal: AbortSignal };

/** As a person would see it in a terminal. */
const shown = (command: readonly string[]): string => `$ ${command.join(" ")}\n`;

const runWay = async (
  installer: Installer,
  { title, command, refresh }: InstallPlan,
  running: Running,
): Promise<void> => {
  const run = async (one: readonly string[]) => {
    running.onOutput(shown(one));
    return installer.run(one, running);
  };
  let end = await run(command);
  if (end.exitCode !== 0 && refresh?.wantedBy.test(end.output) === true) {
    await run(refresh.command);
    end = await run(command);
  }
  if (end.exitCode === 0) return;
  const how = end.exitCode === undefined ? "did not finish" : `ended with code ${end.exitCode}`;
  throw failed(
    `QEMU was not installed: ${title} ${how}.`,
    end.output,
    "Its output says why. Run the command in a terminal, or choose another way.",
  );
};

/** One installation at a time: a second wish is answered with the job that runs. */
export const createQemuInstall = ({ installer, catalog, jobs, onOutput }: InstallParts) => {
  let current: Job | undefined;
  return (id: InstallWay["id"]): Job => {
    if (current !== undefined) return current;
    const way = needWay(installer, id);
    const { job, done } = jobs.begin(
      { kind: "install", title: `Installing QEMU with ${way.title}`, cancel: "never" },
      async ({ id: jobId, signal }) => {
        let output = "";
        let toldLength = 0;
        const tell = (text: string): void => {
          output = (output + text).slice(-10_000);
          if (toldLength > toldOutputLength) return;
          toldLength += text.length;
          onOutput(
            jobId,
            toldLength > toldOutputLength ? "\n[the rest of the output is not shown]\n" : text,
          );
        };
        await runWay(installer, way, { onOutput: tell, signal });
        await catalog.refresh();
        const found = await catalog.installations();
        if (found.every(({ problem }) => problem !== undefined))
          throw failed(
            `${way.title} is done, but no QEMU that OpenUTM can use was found.`,
            output,
            "Check again, or look at its output.",
          );
      },
    );
    current = job;
    const over = (): void => void (current = undefined);
    done.then(over, over);
    return job;
  };
};
