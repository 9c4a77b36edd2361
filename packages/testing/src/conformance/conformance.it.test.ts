// Every script against the live backend under test, over its control socket. Where that is the Rust one the same script
// runs against the TypeScript one beside it, and both must have said the same, word by word.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackendKind } from "@openutm/shared-types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backendUnderTest } from "../harness/backend-kind.ts";
import { runScript } from "./run-script.ts";
import { conformanceScripts } from "./script.ts";
import { transcriptOf } from "./transcript.ts";
import { disposeWorld, makeWorld, warmCaches } from "./world.ts";

const compared: readonly BackendKind[] = backendUnderTest === "rust" ? ["rust", "node"] : ["node"];
const folder = mkdtempSync(join(tmpdir(), "ou-warm-"));

/** Finds out what QEMU and the host can do, once. */
const warmUp = async (kind: BackendKind): Promise<void> => {
  const world = await makeWorld(kind, { name: "warm up", shows: "", steps: [] });
  try {
    const connection = await world.start("start");
    await connection.call("doctor", {});
    const warm = join(folder, kind);
    cpSync(join(world.home.dir, "cache"), warm, { recursive: true });
    warmCaches.set(kind, warm);
    connection.close();
  } finally {
    await disposeWorld(world);
  }
};

beforeAll(() => Promise.all(compared.map(warmUp)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Ten backends at once on a busy machine of two cores are slow, and none of them is hung.
const timeoutMs = 120_000;

describe("conformance", { timeout: timeoutMs }, () => {
  it.concurrent.each(conformanceScripts())("$name: $shows", async (script) => {
    const outcomes = await Promise.all(compared.map((kind) => runScript(kind, script)));
    for (const { difference } of outcomes) expect(difference).toBeUndefined();
    const [said, ...others] = outcomes.map(transcriptOf);
    for (const other of others) expect(said).toEqual(other);
  });
});
