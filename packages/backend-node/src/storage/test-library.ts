// A library over the real store and files, for tests.
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job, VmStatus } from "@openutm/shared-types";
import type { Ids, Jobs, Log, VmLibrary } from "@openutm/vm-core";
import { createJobs } from "@openutm/vm-core/jobs.ts";
import { openLibrary } from "@openutm/vm-core/library/open.ts";
import { createVmFiles } from "../files/vm-files.ts";
import { createImageTools } from "../images/image-tools.ts";
import type { HomePaths } from "../paths.ts";
import { homePaths } from "../paths.ts";
import { openLibraryStore } from "./library-store.ts";

const ids: Ids = {
  uuid: () => randomUUID(),
  randomHex: (byteCount) => randomBytes(byteCount).toString("hex"),
  mac: () => `52:54:00:${randomBytes(3).toString("hex").match(/../g)?.join(":") ?? ""}`,
};

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type TestLibrary = {
  readonly library: VmLibrary;
  readonly jobs: Jobs;
  readonly jobEvents: readonly Job[];
  readonly statuses: Map<string, VmStatus>;
};

type Watch = { readonly onJob?: (job: Job, jobs: Jobs) => void };

/** Opens the library of `home`; a VM's guest is what `statuses` says, else stopped. */
export const openTestLibrary = async (
  home: string,
  { onJob }: Watch = {},
): Promise<TestLibrary> => {
  const paths = homePaths(home);
  const files = createVmFiles(paths);
  // Makes the directories that the database lies in.
  await files.list();
  const jobEvents: Job[] = [];
  const clock = { nowMs: () => Date.now(), after: () => () => undefined };
  const emit = (job: Job): void => {
    jobEvents.push(job);
    onJob?.(job, jobs);
  };
  const jobs = createJobs({ clock, ids, emit });
  const statuses = new Map<string, VmStatus>();
  const library = await openLibrary({
    home,
    store: openLibraryStore(paths.libraryDb),
    files,
    images: createImageTools({ findQemuImg: async () => "qemu-img" }),
    jobs,
    clock,
    ids,
    log: silent,
    host: { platform: "linux", arch: "x86_64", cpuCount: 2, memoryMib: 8192 },
    statusOf: (id) => statuses.get(id) ?? "stopped",
    demoImagePath: join(home, "demo.img"),
  });
  return { library, jobs, jobEvents, statuses };
};

export type TestHome = Disposable & { readonly home: string; readonly paths: HomePaths };

/** A directory of its own, removed at the end of the block. */
export const makeTestHome = (): TestHome => {
  const home = mkdtempSync(join(tmpdir(), "openutm-library-"));
  return {
    home,
    paths: homePaths(home),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
};
