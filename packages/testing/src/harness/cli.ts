// Runs the built command line as a user would: another process, its own home.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export const checkout = join(import.meta.dirname, "..", "..", "..", "..");
/** The built command line. */
export const bundle =
  process.env["OPENUTM_TEST_BUNDLE"] ?? join(checkout, "apps", "cli", "dist", "openutm.mjs");

export type CliResult = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON. Throws, with both outputs, when it is none. */
  json<T = unknown>(): T;
};

export type CliOptions = {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Ends the process; the result then has no exit code. Two minutes when not given. */
  readonly timeoutMs?: number;
  readonly stdin?: string;
  /** Another user to run as; only root can. */
  readonly uid?: number;
  readonly gid?: number;
};

/** Starts the command line and leaves it running. */
export const spawnCli = (
  args: readonly string[],
  { env, cwd, uid, gid }: CliOptions,
): ChildProcess => {
  if (!existsSync(bundle))
    throw new Error("The command line is not built: run `bun run build` first.");
  return spawn(process.execPath, [bundle, ...args], {
    env,
    cwd,
    uid,
    gid,
    stdio: ["pipe", "pipe", "pipe"],
  });
};

/** Runs the command line to its end. */
export const runCli = (args: readonly string[], options: CliOptions): Promise<CliResult> =>
  new Promise((resolve, reject) => {
    const child = spawnCli(args, options);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
    child.stdin?.end(options.stdin ?? "");
    const timer = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs ?? 120_000);
    child.on("error", reject);
    child.on("close", (exitCode) => {
      clearTimeout(timer);
      const stdout = Buffer.concat(out).toString("utf8");
      const stderr = Buffer.concat(err).toString("utf8");
      resolve({
        exitCode,
        stdout,
        stderr,
        json<T>() {
          try {
            return JSON.parse(stdout) as T;
          } catch (cause) {
            throw new Error(
              `openutm ${args.join(" ")} printed no JSON.\nout: ${stdout}\nerr: ${stderr}`,
              { cause },
            );
          }
        },
      });
    });
  });
