import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const made: string[] = [];

/** What the compiler says of a file in a project with this folder's own settings. */
const compile = async (source: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "openutm-portable-"));
  made.push(folder);
  await writeFile(`${folder}/probe.ts`, source);
  await writeFile(
    `${folder}/tsconfig.json`,
    JSON.stringify({
      extends: `${here}tsconfig.json`,
      include: ["probe.ts", `${root}config/portable-globals.d.ts`],
      exclude: [],
    }),
  );
  try {
    await run(process.execPath, [
      `${root}node_modules/typescript/bin/tsc`,
      "--noEmit",
      "-p",
      folder,
    ]);
    return "";
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout);
  }
};

describe("the channels", () => {
  afterAll(async () => {
    for (const folder of made) await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ["the page", "export const title = document.title;", "document"],
    [
      "Node",
      'import { readFileSync } from "node:fs";\nexport const read = readFileSync;',
      "node:fs",
    ],
    ["Node's globals", "export const pid = process.pid;", "process"],
  ])("cannot see %s", async (_name, source, word) => {
    const said = await compile(source);
    expect(said).toContain(word);
    expect(said).toMatch(/error TS\d+/);
  });

  it("see what every host has", async () => {
    expect(await compile("export const now = (): number => performance.now();")).toBe("");
  });
});
