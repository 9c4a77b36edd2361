// One library, three programs and two backends, and a guest that runs all along: whoever looks after it, it is the same
// guest, and every program shows and steers it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BackendKind, DoctorReport, Vm } from "../packages/shared-types/src/index.ts";
import {
  isAlive,
  processesOf,
  testHome,
  waitFor,
  whyNoRust,
  type FoundProcess,
  type TestHome,
} from "../packages/testing/src/index.ts";
import { display } from "../packages/ui/src/i18n/words/display.en.ts";
import { electron } from "./electron/support/driver.ts";
import { request } from "./shells/door.ts";
import { noBus } from "./shells/no-bus.ts";
import * as the from "./shells/page.ts";
import type { RunningShell, Shell } from "./shells/shell.ts";
import { startXServer, type XServer } from "./shells/x-server.ts";
import { guestsOf } from "./support/guests.ts";
import { tauri } from "./tauri/support/driver.ts";

const missing = electron.missing ?? tauri.missing ?? whyNoRust();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;
const buildWithinMs = 1_200_000;
const testWithinMs = 300_000;

/** Ticks since the machine's boot: with the PID it names one process for good (proc(5), field 22 of `stat`). */
const startTimeOf = (pid: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(") ") + 2).split(" ")[19] ?? "";
};

describe.skipIf(missing !== undefined)(`one library in three programs${why}`, () => {
  let x: XServer;
  let home: TestHome;
  let started: RunningShell[] = [];
  let guest: { readonly pid: number; readonly startTime: string };

  beforeAll(async () => {
    electron.build();
    tauri.build();
    x = await startXServer();
  }, buildWithinMs);
  afterAll(() => x.end());
  beforeEach(() => {
    home = testHome({
      env: {
        // A backend without a window goes soon, so that the end of the test is no wait.
        OPENUTM_IDLE_EXIT_MS: "1000",
        ...noBus,
      },
    });
  });
  afterEach(() => {
    for (const shell of started) shell.end();
    started = [];
    home.dispose();
  });

  /** The command line that asks for this backend, where it has the choice. */
  const by = async <T>(backend: BackendKind, ...words: string[]): Promise<T> => {
    const env = { ...home.env, OPENUTM_BACKEND: backend };
    const result = await home.cli([...words, "--json"], { env });
    if (result.exitCode !== 0) throw new Error(`${words.join(" ")} failed:\n${result.stdout}`);
    return result.json<T>();
  };
  /** Whichever is asked for, this one answers: it owns the library, and the guest is the one that was started. */
  const expectOwner = async (
    expected: BackendKind,
    { asked = ["node", "rust"], pid }: { asked?: readonly BackendKind[]; pid?: number } = {},
  ): Promise<void> => {
    for (const backend of asked) {
      const report = await by<DoctorReport>(backend, "doctor");
      expect(report).toMatchObject({ backend: expected, pid: pid ?? home.ownerPid() });
      const [vm, ...others] = await by<Vm[]>(backend, "list");
      expect(others).toEqual([]);
      expect(vm).toMatchObject({ name: "Demo", status: "running", runtime: { pid: guest.pid } });
    }
    expect(guestsOf(home).map((found) => found.pid)).toEqual([guest.pid]);
    expect(startTimeOf(guest.pid)).toBe(guest.startTime);
  };
  const startDemo = async (): Promise<void> => {
    await by("node", "create", "Demo", "--demo", "--memory-mib", "64");
    const { runtime } = await by<Vm>("node", "start", "Demo");
    const pid = runtime?.pid ?? 0;
    guest = { pid, startTime: startTimeOf(pid) };
  };
  const open = async (shell: Shell): Promise<RunningShell> => {
    const running = await shell.start(home, x);
    started.push(running);
    await the.isReady(running.page);
    await request(running.page, "settings.update", { onQuit: "keepRunning" });
    await the.openDisplay(running.page);
    await the.draws(running.page);
    return running;
  };
  const quit = async (running: RunningShell): Promise<void> => {
    await the.closeWindow(running.page);
    await running.ended();
    running.end();
  };
  const expectSoundLibrary = async (): Promise<void> => {
    let left: readonly FoundProcess[] = [];
    const isQuiet = (): boolean => (left = processesOf(home.dir)).length === 0;
    await waitFor("the end of all that ran", isQuiet).catch(() => undefined);
    expect(left.map(({ argv }) => argv)).toEqual([]);
    const database = new DatabaseSync(join(home.dir, "library.db"));
    expect(database.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    expect(database.prepare("pragma foreign_key_check").all()).toEqual([]);
    database.close();
  };

  it(
    "is the command line's, Electron's, Tauri's and the command line's again",
    { timeout: testWithinMs },
    async () => {
      await startDemo();
      await expectOwner("node", { asked: ["node"] });

      const inElectron = await open(electron);
      await expectOwner("node");
      await the.flips(inElectron.page, "a", "odd");
      await quit(inElectron);
      expect(await inElectron.problems()).toEqual([]);

      const inTauri = await open(tauri);
      await expectOwner("rust", { pid: inTauri.pid });
      await the.showsSquare(inTauri.page, "odd");
      await the.flips(inTauri.page, "b", "even");
      expect(await inTauri.problems()).toEqual([]);
      await quit(inTauri);

      for (const backend of ["rust", "node", "rust"] as const)
        await expectOwner(backend, { asked: [backend] });
      await by("rust", "stop", "Demo", "--force");
      expect(await by<Vm[]>("node", "list")).toMatchObject([{ status: "stopped" }]);
      expect(isAlive(guest.pid)).toBe(false);
      await expectSoundLibrary();
    },
  );

  it(
    "has two windows at once, of which the second is a client until the first has gone",
    { timeout: testWithinMs },
    async () => {
      await startDemo();
      const inElectron = await open(electron);
      const backend = home.ownerPid();

      const inTauri = await open(tauri);
      await expectOwner("node", { pid: backend });
      // A guest has one viewer: the other window says so, and takes it back when its user likes.
      await the.says(inElectron.page, display.closed.takenOver);
      await the.flips(inTauri.page, "a", "odd");
      await the.press(inElectron.page, display.showHere);
      await the.showsSquare(inElectron.page, "odd");
      await the.press(inTauri.page, display.showHere);
      await the.draws(inTauri.page);

      // The owner goes. Its client has the library now, and the screen comes back by itself.
      await quit(inElectron);
      await expectOwner("rust", { pid: inTauri.pid });
      await the.draws(inTauri.page);
      await the.flips(inTauri.page, "b", "even");

      // And the other way round, by a crash of the owner.
      const again = await open(electron);
      await expectOwner("rust", { pid: inTauri.pid });
      process.kill(inTauri.pid, "SIGKILL");
      await inTauri.ended();
      inTauri.end();
      await the.draws(again.page);
      await the.flips(again.page, "c", "odd");
      await expectOwner("node");
      await quit(again);
      expect([...(await inElectron.problems()), ...(await again.problems())]).toEqual([]);
      await by("node", "stop", "Demo", "--force");
      await expectSoundLibrary();
    },
  );
});
