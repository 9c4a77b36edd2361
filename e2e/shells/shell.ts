// A desktop shell as the scenarios know it, whichever framework it is built on: what a user, the system and a debugger can
// do to it. Each shell has one implementation: e2e/electron/support/driver.ts and e2e/tauri/support/driver.ts.
import { isAlive, waitFor, type TestHome } from "../../packages/testing/src/index.ts";
import type { DrivenPage } from "../../packages/testing/src/webdriver/page.ts";
import type { XServer } from "./x-server.ts";

export type Page = DrivenPage;

/** From a start to the first window. */
export const startWithinMs = 60_000;
/** A program that is run to its end. */
export const runWithinMs = 110_000;
/** An app gives its guests and its backend ten seconds each. */
const endWithinMs = 60_000;

export const endOf = async (pid: number): Promise<void> =>
  void (await waitFor("the end of the app", () => !isAlive(pid), endWithinMs));

export type RunningShell = {
  /** The library's window, as it was opened first. */
  readonly page: Page;
  readonly pid: number;
  /** What the pages complained of: errors on the console, uncaught exceptions, CSP violations. */
  problems(): Promise<readonly string[]>;
  /** How many windows there are, whatever becomes of their pages. */
  windowCount(): Promise<number>;
  /** Waits until there are so many windows, and gives their pages in the order of their opening. */
  windows(count: number): Promise<readonly Page[]>;
  /** The processes that draw the pages. */
  drawers(): readonly number[];
  /** Chooses an entry of the page's own in the menu “Machine”; `usable` are all that are not greyed there, in their order. */
  chooseInMachineMenu(command: string, usable: readonly string[]): Promise<void>;
  /** Leads the library's window to an address as only a debugger can, past the page; to nowhere when the shell refuses. */
  lead(address: string): Promise<void>;
  ended(): Promise<void>;
  /** Ends whatever drives it, and with it the app where it still runs. Idempotent. */
  end(): void;
};

export type RunResult = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
};

export type Shell<R extends RunningShell = RunningShell> = {
  readonly name: "Electron" | "Tauri";
  /** The backend that it brings along, as the owner's file names it. */
  readonly backend: "node" | "rust";
  /** Why it cannot be built and run on this machine; undefined when it can. */
  readonly missing: string | undefined;
  /** Its page's address. */
  readonly address: string;
  /** The file in the library's folder that keeps the places of its windows. */
  readonly placesFile: string;
  /** Builds it where a source is newer than the last build. */
  build(): void;
  start(home: TestHome, x: XServer, ...words: readonly string[]): Promise<R>;
  /** Runs its program as a user's shell would, beside a running one or alone. */
  run(
    home: TestHome,
    x: XServer,
    words: readonly string[],
    env?: NodeJS.ProcessEnv,
  ): Promise<RunResult>;
};
