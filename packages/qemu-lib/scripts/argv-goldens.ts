// The argv goldens as files: what they hold, and how they are read and written.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LaunchPlan, QemuInstallation } from "@openutm/shared-types";
import { planLaunch } from "../src/argv/plan-launch.ts";
import type { ArgvCase } from "./argv-case-parts.ts";
import { argvCases } from "./argv-cases.ts";
import { argvQemus, argvVectorFolder } from "./argv-qemus.ts";

/** A golden's files by their path under vectors/argv. */
export type GoldenFiles = ReadonlyMap<string, string>;

// A line feed inside an argument would look like the next argument.
const oneLine = (text: string): string => text.replaceAll("\n", "\\n");

/** One option a line, flag and value together: an argument that starts with "-" begins a line. For reading and comparing, not for a shell. */
export const argvText = (argv: readonly string[]): string =>
  argv
    .map(
      (argument, at) =>
        `${at === 0 ? "" : argument.startsWith("-") ? "\n" : " "}${oneLine(argument)}`,
    )
    .join("") + "\n";

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const filesOfCase = (name: string, one: ArgvCase): readonly (readonly [string, string])[] => {
  const qemu = argvQemus()[one.qemu];
  if (qemu === undefined)
    throw new Error(`${name} names the QEMU ${one.qemu}, which does not exist`);
  const input = [`${name}.json`, pretty(one)] as const;
  const outcome = planLaunch(one.config, one.host, qemu);
  if (!outcome.ok) return [input, [`${name}.error.json`, pretty(outcome.error)]];
  const { argv, ...rest } = outcome.plan;
  return [input, [`${name}.args`, argvText(argv)], [`${name}.plan.json`, pretty(rest)]];
};

/** What the goldens should be now, from the table and the builder. */
export const expectedGoldens = (): GoldenFiles =>
  new Map([
    ...Object.entries(argvQemus()).map(
      ([name, qemu]) => [`qemu/${name}.json`, pretty(qemu)] as const,
    ),
    ...[...argvCases()].flatMap(([name, one]) => filesOfCase(name, one)),
  ]);

/** The goldens that are committed. */
export const committedGoldens = (): GoldenFiles =>
  new Map(
    readdirSync(argvVectorFolder, { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => path.endsWith(".json") || path.endsWith(".args"))
      .map((path) => [path, readFileSync(join(argvVectorFolder, path), "utf8")]),
  );

export const writeGoldens = (files: GoldenFiles): void => {
  mkdirSync(join(argvVectorFolder, "qemu"), { recursive: true });
  for (const [path, text] of files) writeFileSync(join(argvVectorFolder, path), text);
};

export type StartableCase = ArgvCase & {
  readonly name: string;
  readonly installation: QemuInstallation;
  readonly plan: LaunchPlan;
};

/** The cases that the builder does not refuse. */
export const startableCases = (): readonly StartableCase[] => {
  const qemus = argvQemus();
  return [...argvCases()].flatMap(([name, one]) => {
    const installation = qemus[one.qemu];
    if (installation === undefined)
      throw new Error(`${name} names the QEMU ${one.qemu}, which does not exist`);
    const outcome = planLaunch(one.config, one.host, installation);
    return outcome.ok ? [{ ...one, name, installation, plan: outcome.plan }] : [];
  });
};
