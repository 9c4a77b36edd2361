// What a file of rows begins with: one live backend for all of them, the oracle after each, a folder for what they make.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { TestHomeOptions } from "../src/index.ts";
import { createLive, type Live } from "./live.ts";
import { createOracle, type Oracle } from "./oracle.ts";

export type UnderOracle = {
  readonly live: Live;
  readonly oracle: Oracle;
  /** Outside the library, removed at the end. */
  readonly folder: string;
};

/** Both run before the file's own `beforeAll`; call it at the top of the file. */
export const underOracle = (
  options: (folder: string) => TestHomeOptions = () => ({}),
): UnderOracle => {
  const folder = mkdtempSync(join(tmpdir(), "ou-row-"));
  const live = createLive(options(folder));
  const oracle = createOracle(live);
  beforeAll(async () => {
    await live.start();
    await oracle.start();
  });
  afterEach(() => oracle.check());
  afterAll(() => {
    live.dispose();
    oracle.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  return { live, oracle, folder };
};
