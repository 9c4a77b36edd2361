import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { backendCommand } from "./node-command.ts";

test("Node runs the backend with the flags, and knows them", () => {
  const [execPath, ...args] = backendCommand("openutm.mjs");
  expect(execPath).toBe(process.execPath);
  expect(args.slice(-2)).toEqual(["openutm.mjs", "backend"]);
  const flags = args.slice(0, -2);
  expect(flags).toHaveLength(1);
  const limitOf = (all: readonly string[]): number =>
    Number(
      spawnSync(execPath, [...all, "-p", "v8.getHeapStatistics().heap_size_limit"], {
        encoding: "utf8",
      }).stdout,
    );
  expect(limitOf(flags)).toBeGreaterThan(0);
  expect(limitOf(flags)).toBeLessThan(limitOf([]));
});

test("an Electron that is the command line is given none", () => {
  const versions = { ...process.versions, electron: "43.0.0" };
  expect(backendCommand("/opt/openutm.mjs", { execPath: "/opt/openutm", versions })).toEqual([
    "/opt/openutm",
    "/opt/openutm.mjs",
    "backend",
  ]);
});
