// Row 26: kill -9 at random moments while the library changes. What was answered is there; nothing is half.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Vm, VmFile } from "@openutm/shared-types";
import { fromPortable } from "@openutm/vm-core/library/portable.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeCanary, type Canary } from "../src/index.ts";
import { smallVm, startLive, type Live } from "./live.ts";
import { guestsOf } from "./oracle.ts";

const kills = 50;
/** From the first call to the kill, in times of what an undisturbed round of changes takes here. */
const longest = 1.2;

/** The same on every run; a failure names it. */
const seed = 20_261_122;
let state = seed;
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

let live: Live;
let canary: Canary;
beforeAll(async () => {
  canary = makeCanary();
  live = await startLive();
});
afterAll(() => {
  live?.dispose();
  canary?.dispose();
});

/** What the backend has answered, so that it must stay. */
type Known = { readonly revisions: Map<string, number>; readonly deleted: Set<string> };
const known: Known = { revisions: new Map(), deleted: new Set() };
let answered = 0;

const note = (vm: Vm): void => void known.revisions.set(vm.id, vm.revision);

const change = async (round: number): Promise<void> => {
  const made = await live.ok("vm.create", {
    name: `made ${round}`,
    source: { kind: "demo" },
    ...smallVm,
  });
  note(made);
  answered += 1;
  const updated = await live.ok("vm.update", {
    id: made.id,
    revision: made.revision,
    description: "changed ".repeat(100),
  });
  note(updated);
  const cloned = await live.ok("vm.clone", {
    id: made.id,
    name: `clone ${round}`,
    mode: round % 2 === 0 ? "full" : "linked",
  });
  note(cloned);
  const victim = round % 2 === 0 ? made.id : cloned.id;
  await live.ok("vm.delete", { id: victim });
  known.deleted.add(victim);
  if (round % 3 === 0) await live.ok("trash.empty", { id: victim });
};

const leftovers = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) =>
    /unfinished|\.new$|\.tmp$|\.part$/.test(name),
  );

const expectWhole = async (round: number): Promise<void> => {
  const where = `seed ${seed}, kill ${round}`;
  const { vms } = await live.ok("vm.list", {});
  expect(
    vms.filter(({ status }) => status !== "stopped"),
    where,
  ).toEqual([]);
  const listed = new Map(vms.map((vm) => [vm.id, vm]));
  for (const [id, revision] of known.revisions) {
    if (known.deleted.has(id)) continue;
    const vm = listed.get(id);
    // One that was just being deleted when the backend died may be gone to the trash.
    if (vm === undefined) {
      const { entries } = await live.ok("trash.list", {});
      expect(
        entries.map((entry) => entry.id),
        where,
      ).toContain(id);
      known.deleted.add(id);
      continue;
    }
    expect(vm.revision, where).toBeGreaterThanOrEqual(revision);
  }
  for (const id of known.deleted) expect(listed.has(id), where).toBe(false);
  for (const vm of vms) {
    const dir = join(live.home.dir, "vms", vm.id);
    const file = JSON.parse(readFileSync(join(dir, "vm.json"), "utf8")) as VmFile;
    expect(file, where).toMatchObject({ id: vm.id, revision: vm.revision, name: vm.name });
    expect(fromPortable(file.config, live.home.dir), where).toEqual(vm.config);
    // Every disk that the config names is there, and sound by its header.
    const { drives } = await live.ok("vm.driveUsage", { id: vm.id });
    for (const drive of drives)
      expect(drive.virtualSizeBytes ?? 0, `${where}: ${drive.path}`).toBeGreaterThan(0);
  }
  expect(readdirSync(join(live.home.dir, "vms")).toSorted(), where).toEqual(
    [...listed.keys()].toSorted(),
  );
  expect(leftovers(join(live.home.dir, "vms")), where).toEqual([]);
  expect(leftovers(join(live.home.dir, "trash")), where).toEqual([]);
};

/** So that a round's cost does not grow with those before it. */
const sweep = async (): Promise<void> => {
  const { vms } = await live.ok("vm.list", {});
  // Clones first: what they lie on can go after them only.
  for (const { id } of vms.toReversed())
    if ((await live.call("vm.delete", { id })).ok) known.deleted.add(id);
  await live.ok("trash.empty", {});
};

it(`${kills} kills: what was answered is there, nothing is half, nothing is left over`, async () => {
  const beganMs = performance.now();
  await Promise.all([change(-2), change(-1)]);
  const longestMs = Math.ceil((performance.now() - beganMs) * longest);
  answered = 0;
  for (let round = 0; round < kills; round += 1) {
    const changes = Promise.allSettled([change(2 * round), change(2 * round + 1)]);
    const inTheMiddle =
      round % 5 === 0 ? live.home.cli(["create", `cli ${round}`, "--demo", "--json"]) : undefined;
    await new Promise((resolve) => setTimeout(resolve, random(longestMs)));
    await live.stop("SIGKILL");
    await changes;
    // The command line finds its backend gone, or starts one: either way it ends, and in words.
    const said = await inTheMiddle;
    const failure = said === undefined || said.exitCode === 0 ? undefined : said;
    expect(failure?.json<{ error?: { code?: string } }>().error?.code ?? "none").toMatch(/\w/);
    await live.start();
    await expectWhole(round);
    if (round % 10 === 9) await sweep();
  }
  // The kills have met work, not idleness.
  expect(answered).toBeGreaterThan(kills / 5);
  expect(guestsOf(live.home.dir)).toEqual([]);
  expect(canary.changes()).toEqual([]);
}, 900_000);
