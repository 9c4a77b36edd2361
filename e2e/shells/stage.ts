// What a scenario stands on: a screen for the file, and a library and a started shell for the test.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { testHome, type TestHome } from "../../packages/testing/src/index.ts";
import { noBus } from "./no-bus.ts";
import * as the from "./page.ts";
import type { Page, RunningShell, RunResult, Shell } from "./shell.ts";
import { startXServer, type XServer } from "./x-server.ts";
import { openXTool, type XTool } from "./x-tool.ts";

export type Stage<R extends RunningShell = RunningShell> = {
  readonly shell: Shell<R>;
  readonly x: XServer;
  readonly tool: XTool;
  readonly home: TestHome;
  /** The shell that was started last. */
  readonly running: R;
  /** Starts it, waits for its page, and gives that. */
  start(options?: { readonly home?: TestHome; readonly words?: readonly string[] }): Promise<Page>;
  startWithDemo(): Promise<Page>;
  /** Ends the shell that was started last by kill -9. */
  crash(): Promise<void>;
  run(words: readonly string[], env?: NodeJS.ProcessEnv): Promise<RunResult>;
  /** The only VM of the library. */
  vm(): Promise<Vm>;
};

export type Owner = {
  readonly pid: number;
  readonly backend: string;
  readonly windowed: boolean;
};

/** Who owns the library; undefined while one comes and another goes. */
export const ownerOf = (home: TestHome): Owner | undefined => {
  try {
    return JSON.parse(readFileSync(join(home.dir, "owner.json"), "utf8")) as Owner;
  } catch {
    return undefined;
  }
};

/** A build without a cache, on two slow cores. */
const buildWithinMs = 1_200_000;

/** The scenarios of one shell, skipped with its reason where it cannot be run; a library lasts for a test, or for all. */
export const onStage = <R extends RunningShell>(
  shell: Shell<R>,
  what: string,
  scenarios: (stage: Stage<R>) => void,
  lasts: "test" | "all" = "test",
): void => {
  const { missing } = shell;
  const why = missing === undefined ? "" : ` (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(`${what} in ${shell.name}${why}`, () => {
    let x: XServer | undefined;
    let home: TestHome | undefined;
    let started: R[] = [];
    const there = <T>(thing: T | undefined): T => {
      if (thing === undefined) throw new Error("It is not there yet.");
      return thing;
    };
    const stage: Stage<R> = {
      shell,
      get x() {
        return there(x);
      },
      get tool() {
        return openXTool(there(x));
      },
      get home() {
        return there(home);
      },
      get running() {
        return there(started.at(-1));
      },
      async start({ home = stage.home, words = [] } = {}) {
        const running = await shell.start(home, stage.x, ...words);
        started.push(running);
        await the.isReady(running.page);
        return running.page;
      },
      async startWithDemo() {
        const page = await stage.start();
        await the.tryDemo(page);
        await the.draws(page);
        return page;
      },
      async crash() {
        process.kill(stage.running.pid, "SIGKILL");
        await stage.running.ended();
        stage.running.end();
      },
      run: (words, env) => shell.run(stage.home, stage.x, words, env),
      async vm() {
        const [vm] = await stage.home.ok<Vm[]>("list");
        return there(vm);
      },
    };

    beforeAll(async () => {
      shell.build();
      x = await startXServer();
    }, buildWithinMs);
    afterAll(() => x?.end());
    const [before, after] = lasts === "all" ? [beforeAll, afterAll] : [beforeEach, afterEach];
    before(() => {
      home = testHome({ env: noBus });
    });
    after(() => {
      for (const running of started) running.end();
      started = [];
      home?.dispose();
    });
    scenarios(stage);
  });
};
