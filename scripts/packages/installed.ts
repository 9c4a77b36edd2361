// An app that was unpacked into a clean root: it starts from there, owns a library, runs the demo and ends.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, comesTrue, run } from "./checks.ts";

type Installed = {
  /** As it is called in what is said. */
  readonly name: string;
  readonly program: string;
  readonly switches: readonly string[];
  /** The library, and the screen to be shown on. */
  readonly env: NodeJS.ProcessEnv;
  /** The command line that talks with it: program and first words. */
  readonly cli: readonly [string, ...string[]];
  /** The backend that must answer. */
  readonly backend: "node" | "rust";
  /** What a signal to end finds: an app may ask what becomes of a guest, and nobody is there to answer. */
  readonly endsBeside: "runningGuest" | "stoppedGuest";
};

const startWithinMs = 60_000;
const endWithinMs = 20_000;

const ownerOf = (home: string): { readonly windowed?: boolean } => {
  try {
    return JSON.parse(readFileSync(join(home, "owner.json"), "utf8"));
  } catch {
    return {};
  }
};

export const runsInstalled = async (app: Installed): Promise<void> => {
  const { name, env, cli } = app;
  const openutm = (...words: string[]): string =>
    run(cli[0], [...cli.slice(1), ...words, "--json"], { env });
  const vms = (): readonly { readonly id: string; readonly status: string }[] =>
    JSON.parse(openutm("list"));
  const child = spawn(app.program, app.switches, { env, stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    const hasWindow = (): boolean => ownerOf(env["OPENUTM_HOME"] ?? "").windowed === true;
    check(
      `${name} starts and owns the library with a window`,
      await comesTrue(hasWindow, startWithinMs),
    );
    check("its backend answers", JSON.parse(openutm("doctor")).backend === app.backend);
    const { id } = JSON.parse(openutm("create", "Demo", "--demo"));
    openutm("start", id);
    check("it runs the demo that it ships", vms()[0]?.status === "running");
    if (app.endsBeside === "stoppedGuest") openutm("stop", id, "--force");
    child.kill("SIGTERM");
    const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
    check("it ends when it is told to", await comesTrue(isGone, endWithinMs));
    if (app.endsBeside === "stoppedGuest") return;
    check("the demo goes on without it", vms()[0]?.status === "running");
    openutm("stop", id, "--force");
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
};
