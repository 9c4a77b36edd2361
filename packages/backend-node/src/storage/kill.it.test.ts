// kill -9 at random points of every kind of change (row 26): old or new, never half; nothing that was confirmed is lost.
import { spawn } from "node:child_process";
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { VmConfig } from "@openutm/shared-types";
import { VmFile } from "@openutm/shared-types";
import type { VmLibrary } from "@openutm/vm-core";
import { fromPortable } from "@openutm/vm-core/library/portable.ts";
import { describe, expect, it } from "vitest";
import { makeTestHome, openTestLibrary } from "./test-library.ts";

/** Of each lane; the lanes have a library each and run side by side. */
const kills = 100;
const lanes = ["one", "two"];
/** Two rounds of the worker. A life is counted in changes, so that kills fall everywhere in them on a slow machine too. */
const mostChanges = 10;
/** From the beginning of a change to the kill: some changes are over by then, and the next has begun. */
const longestDelayMs = 10;
const worker = join(import.meta.dirname, "kill-worker.ts");

type Said = { readonly done: readonly string[]; readonly begun: string | undefined };

/** Lets the worker change the library and kills it in the last of so many changes, or soon after. */
const runAndKill = (home: string, changes: number, delayMs: number): Promise<Said> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [worker, home], {
      stdio: ["ignore", "pipe", "pipe"],
      // A life is mostly start-up without it.
      env: { ...process.env, NODE_COMPILE_CACHE: join(home, "compile-cache") },
    });
    const done: string[] = [];
    let begun: string | undefined;
    let complaint = "";
    let killed = false;
    let count = 0;
    child.stderr.on("data", (data) => (complaint += String(data)));
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      if (line.startsWith("begin ")) {
        begun = line.slice("begin ".length);
        count += 1;
        if (count === changes)
          setTimeout(() => {
            killed = true;
            child.kill("SIGKILL");
          }, delayMs);
      } else {
        done.push(line.slice("end ".length));
        begun = undefined;
      }
    });
    lines.once("close", () => {
      if (killed) resolve({ done, begun });
      else reject(new Error(`the worker ended by itself: ${complaint}`));
    });
  });

/** What has been confirmed of each VM over all lives. */
type Expected = Map<string, { revision: number; place: "library" | "trash" | "gone" }>;

const learn = (expected: Expected, { done }: Said): void => {
  for (const line of done) {
    const [what = "", id = "", revision = "0"] = line.split(" ");
    const known = expected.get(id) ?? { revision: 0, place: "library" as const };
    if (what === "delete") expected.set(id, { ...known, place: "trash" });
    else if (what === "empty") expected.set(id, { ...known, place: "gone" });
    else if (what === "restore") expected.set(id, { ...known, place: "library" });
    else expected.set(id, { ...known, revision: Number(revision) });
  }
};

const checkDisks = (dir: string, config: VmConfig): void => {
  for (const { medium } of config.drives) {
    if (medium.kind !== "file") continue;
    for (const path of [medium.path, ...medium.backing.map((image) => image.path)]) {
      const absolute = path.startsWith("/") ? path : join(dir, path);
      expect(existsSync(absolute), absolute).toBe(true);
      expect(statSync(absolute).size, absolute).toBeGreaterThan(0);
    }
  }
};

/** Nobody writes to what another reads. */
const checkSharing = (library: VmLibrary): void => {
  const written = new Map<string, string>();
  for (const { id, config } of library.list())
    for (const { medium } of config?.drives ?? [])
      if (medium.kind === "file") written.set(join(library.dirOf(id), medium.path), id);
  for (const { id, config } of library.list())
    for (const { medium } of config?.drives ?? [])
      if (medium.kind === "file")
        for (const { path } of medium.backing)
          expect(
            written.has(path.startsWith("/") ? path : join(library.dirOf(id), path)),
            path,
          ).toBe(false);
};

const checkLibrary = async (
  library: VmLibrary,
  expected: Expected,
  begun: string | undefined,
): Promise<void> => {
  const [, inFlight] = begun?.split(" ") ?? [];
  const trash = new Set((await library.listTrash()).map(({ id }) => id));
  for (const [id, { revision, place }] of expected) {
    if (id === inFlight) continue;
    const record = library.get(id);
    expect(record !== undefined, `${id} is in the library`).toBe(place === "library");
    expect(trash.has(id), `${id} is in the trash`).toBe(place === "trash");
    if (record !== undefined) expect(record.revision).toBeGreaterThanOrEqual(revision);
  }
  for (const record of library.list()) {
    expect(record.broken, JSON.stringify(record.broken)).toBeUndefined();
    const dir = library.dirOf(record.id);
    const file = VmFile.parse(JSON.parse(readFileSync(join(dir, "vm.json"), "utf8")));
    const home = join(dir, "..", "..");
    expect(file.revision).toBe(record.revision);
    expect(fromPortable(file.config, home)).toEqual(record.config);
    if (record.config !== undefined) checkDisks(dir, record.config);
  }
};

/** Clones go for good before what they lie on can. */
const clear = async (library: VmLibrary): Promise<void> => {
  await library.emptyTrash();
  const isBaseOfNone = (id: string): boolean => library.dependents(id).length === 0;
  const clones = library.list().filter(({ id }) => isBaseOfNone(id));
  for (const { id } of clones) await library.remove(id);
  await library.emptyTrash();
  for (const { id } of library.list()) await library.remove(id);
  await library.emptyTrash();
};

const leftovers = (home: string): readonly string[] =>
  ["vms", "trash"].flatMap((area) =>
    readdirSync(join(home, area), { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(new|gone|unfinished)$/.test(name),
    ),
  );

const killAgainAndAgain = async (): Promise<ReadonlySet<string>> => {
  using home = makeTestHome();
  writeFileSync(join(home.home, "base.img"), "a disk that is not empty");
  truncateSync(join(home.home, "base.img"), 64 * 1024);
  let expected: Expected = new Map();
  const interrupted = new Set<string>();
  for (let kill = 0; kill < kills; kill += 1) {
    const changes = 1 + Math.floor(Math.random() * mostChanges);
    const said = await runAndKill(home.home, changes, Math.random() * longestDelayMs);
    learn(expected, said);
    if (said.begun !== undefined) interrupted.add(said.begun.split(" ")[0] ?? "");
    const { library } = await openTestLibrary(home.home);
    expect(leftovers(home.home)).toEqual([]);
    expect(library.notices).toEqual([]);
    await checkLibrary(library, expected, said.begun);
    checkSharing(library);
    // Kept small, so that each life spends its time on changes and not on reading.
    if (library.list().length > 20) await clear(library);
    // What the interrupted change came to is from now on what is expected.
    expected = new Map(
      library.list().map(({ id, revision }) => [id, { revision, place: "library" }]),
    );
    for (const { id } of await library.listTrash())
      expected.set(id, { revision: 0, place: "trash" });
    await library.close();
  }
  return interrupted;
};

describe("kill -9 during changes of the library", () => {
  it(
    `leaves old or new and no leftovers, ${kills * lanes.length} times`,
    { timeout: 900_000 },
    async () => {
      const interrupted = await Promise.all(lanes.map(killAgainAndAgain));
      // The kills must have fallen into the changes, or the test says nothing.
      const all = interrupted.flatMap((kinds) => [...kinds]);
      expect(all).toEqual(expect.arrayContaining(["create", "update", "clone", "delete"]));
    },
  );
});
