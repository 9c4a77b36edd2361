import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { followFile } from "./follow-file.ts";
import type { FileFollower } from "./follow-file.ts";

let folder: string;
let path: string;
let seen: string[];
let follower: FileFollower;

const until = async (count: number): Promise<readonly string[]> => {
  for (const end = Date.now() + 20_000; seen.length < count && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return seen;
};
/** The follower has most likely looked at the file as it is; what is asserted holds if it has not. */
const looked = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ou-follow-"));
  path = join(folder, "a.log");
  seen = [];
});
afterEach(() => {
  follower.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const follow = (): void => {
  follower = followFile(
    path,
    (lines) => void seen.push(...lines),
    (error) => {
      throw error;
    },
  );
};

describe("a file that is followed", () => {
  it("tells what is added, by whole lines, and nothing of before", async () => {
    writeFileSync(path, "old\n");
    follow();
    appendFileSync(path, "one\ntw");
    expect(await until(1)).toEqual(["one"]);
    // Half a character as well: its rest comes with the next look.
    appendFileSync(path, Buffer.from([0x6f, 0xc3]));
    await looked();
    appendFileSync(path, Buffer.from([0xa4, 0x0a]));
    expect(await until(2)).toEqual(["one", "twoä"]);
  });

  it("may come later, be cut, and be replaced", async () => {
    follow();
    appendFileSync(path, "born as a file\n");
    expect(await until(1)).toEqual(["born as a file"]);
    // What comes after a cut or in another file is shorter than what was there, as a log's beginning is.
    truncateSync(path, 0);
    await looked();
    appendFileSync(path, "cut\n");
    expect(await until(2)).toEqual(["born as a file", "cut"]);
    renameSync(path, `${path}.1`);
    await looked();
    writeFileSync(path, "n\n");
    expect(await until(3)).toEqual(["born as a file", "cut", "n"]);
  });

  it("tells nothing after its end, and floods nobody with one endless line", async () => {
    follow();
    appendFileSync(path, "x".repeat(1024 * 1024));
    await until(2);
    expect(seen.every((line) => line.length <= 128 * 1024)).toBe(true);
    follower.dispose();
    const count = seen.length;
    appendFileSync(path, "\nlate\n");
    await looked();
    expect(seen).toHaveLength(count);
  });
});
