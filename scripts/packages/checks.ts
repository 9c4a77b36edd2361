// What every check of a package is made of: words on the terminal, programs that must succeed, and waiting.
import { spawnSync, type SpawnSyncOptions } from "node:child_process";
import { findCommand } from "../setup/process.mjs";

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** @throws Error when it does not hold */
export const check = (what: string, holds: boolean): void => {
  if (!holds) throw new Error(`Failed: ${what}`);
  say(`ok  ${what}`);
};

export const skip = (what: string, why: string): void => say(`skipped: ${what}: ${why}`);

export const hasProgram = (name: string): boolean => findCommand(name) !== undefined;

/** Runs a program to its end. @returns its standard output @throws Error when it fails, with what it said */
export const run = (
  program: string,
  args: readonly string[],
  options: SpawnSyncOptions = {},
): string => {
  const result = spawnSync(program, args, {
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    encoding: "utf8",
  });
  if (result.status === 0) return result.stdout;
  const said = result.error?.message ?? `${result.stdout ?? ""}${result.stderr ?? ""}`;
  throw new Error(`${program} ${args.join(" ")} ended with ${result.status}:\n${said}`);
};

export const pause = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

/** Whether it comes true in time. */
export const comesTrue = async (is: () => boolean, withinMs: number): Promise<boolean> => {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if (is()) return true;
    await pause(200);
  }
  return is();
};
