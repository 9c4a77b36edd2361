// bin/openutm as a user's shell runs it.
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import {
  checkout,
  waitFor,
  type CliResult,
  type TestHome,
} from "../../packages/testing/src/index.ts";

export const launcher = join(
  checkout,
  "bin",
  process.platform === "win32" ? "openutm.cmd" : "openutm",
);

export type Live = {
  readonly child: ChildProcess;
  /** Everything that it has printed so far. */
  output(): string;
  /** Resolves when `text` has been printed after the last text that was waited for. */
  says(text: string | RegExp, timeoutMs?: number): Promise<void>;
  write(text: string): void;
  /** Ctrl-C; resolves to the exit code. */
  interrupt(): Promise<number | null>;
};

const start = (home: TestHome, args: readonly string[]): ChildProcess =>
  spawn(launcher, args, { env: home.env, stdio: "pipe", shell: process.platform === "win32" });

/** Starts a command that goes on by itself. */
export const openutmLive = (home: TestHome, ...args: string[]): Live => {
  const child = start(home, args);
  let output = "";
  let heard = 0;
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  // Once all that it has printed is here: its end alone may come before its last words.
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    child,
    output: () => output,
    async says(text, timeoutMs = 30_000) {
      const find = (): number => {
        const fresh = output.slice(heard);
        if (typeof text === "string") {
          const at = fresh.indexOf(text);
          return at < 0 ? -1 : heard + at + text.length;
        }
        const match = text.exec(fresh);
        return match === null ? -1 : heard + match.index + match[0].length;
      };
      const failed = (error: unknown): never => {
        throw new Error(`openutm ${args.join(" ")} printed:\n${output.slice(-2000)}`, {
          cause: error,
        });
      };
      heard = await waitFor(String(text), () => Math.max(find(), 0), timeoutMs).catch(failed);
    },
    write: (text) => void child.stdin?.write(text),
    interrupt() {
      child.kill("SIGINT");
      return ended;
    },
  };
};

/** Runs a command to its end. */
export const openutm = async (home: TestHome, ...args: string[]): Promise<CliResult> => {
  const child = start(home, args);
  child.stdin?.end();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const stdout = Buffer.concat(out).toString("utf8");
  const stderr = Buffer.concat(err).toString("utf8");
  return { exitCode, stdout, stderr, json: <T>() => JSON.parse(stdout) as T };
};
