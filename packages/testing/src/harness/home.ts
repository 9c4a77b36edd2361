// A library of its own for one test, with everything that runs in it ended and removed afterwards.
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiErrorValue } from "@openutm/shared-types";
import { runCli, spawnCli, type CliOptions, type CliResult } from "./cli.ts";
import { endProcessesOf, processesOf } from "./processes.ts";
import { recallQemu, rememberQemu } from "./remembered-qemu.ts";

export type Served = {
  /** The page's address with the token in its fragment. */
  readonly url: string;
  readonly origin: string;
  readonly token: string;
  readonly child: ChildProcess;
};

export type TestHome = {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  cli(args: readonly string[], options?: Partial<CliOptions>): Promise<CliResult>;
  /** Runs with `--json`, expects success, gives the result. */
  ok<T = unknown>(...args: string[]): Promise<T>;
  /** Runs with `--json`, expects failure, gives the error. */
  fails(...args: string[]): Promise<ApiErrorValue>;
  /** Starts `openutm serve` and waits for its address. */
  serve(...args: string[]): Promise<Served>;
  /** The PID of the backend that owns the library now. */
  ownerPid(): number;
  dispose(): void;
};

export type TestHomeOptions = { readonly env?: NodeJS.ProcessEnv; readonly dir?: string };

/** The address that `openutm serve` prints once all of it is open. */
export const waitForUrl = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    const fail = (why: string): void => reject(new Error(`openutm serve ${why}:\n${said}`));
    const timer = setTimeout(() => fail("did not say its address within 120 s"), 120_000);
    const look = (chunk: Buffer): void => {
      said += chunk.toString("utf8");
      const url = /http:\/\/[^\s"]+#[^\s"]+/.exec(said)?.[0];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });

/** Make one a test, and `dispose` of it in `finally` or an after-hook. */
export const testHome = ({ env: extra = {}, dir: given }: TestHomeOptions = {}): TestHome => {
  // Short: a unix socket's path ends at 104 bytes on some systems.
  const dir = given ?? mkdtempSync(join(tmpdir(), "ou-"));
  if (given === undefined) recallQemu(dir);
  const env = {
    ...process.env,
    OPENUTM_HOME: dir,
    NO_COLOR: "1",
    DISPLAY: "",
    WAYLAND_DISPLAY: "",
    ...extra,
  };
  const cli: TestHome["cli"] = (args, options) => runCli(args, { env, ...options });
  return {
    dir,
    env,
    cli,
    async ok<T>(...args: string[]) {
      const result = await cli([...args, "--json"]);
      if (result.exitCode !== 0)
        throw new Error(
          `openutm ${args.join(" ")} failed with ${result.exitCode}:\n${result.stdout}${result.stderr}`,
        );
      return result.json<T>();
    },
    async fails(...args) {
      const result = await cli([...args, "--json"]);
      if (result.exitCode === 0)
        throw new Error(
          `openutm ${args.join(" ")} should have failed, but printed:\n${result.stdout}`,
        );
      return result.json<{ error: ApiErrorValue }>().error;
    },
    async serve(...args) {
      const child = spawnCli(["serve", ...args], { env });
      const url = await waitForUrl(child);
      const { origin, hash } = new URL(url);
      return { url, origin, token: new URLSearchParams(hash.slice(1)).get("token") ?? "", child };
    },
    ownerPid: () =>
      (JSON.parse(readFileSync(join(dir, "owner.json"), "utf8")) as { pid: number }).pid,
    dispose() {
      // A backend that is ended may have started a guest meanwhile, so it is looked for twice.
      for (let round = 0; round < 2 && processesOf(dir).length > 0; round += 1) endProcessesOf(dir);
      if (given !== undefined) return;
      rememberQemu(dir);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
};
