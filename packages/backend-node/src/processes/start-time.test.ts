import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { readLinuxStat, readPowerShell, readPs, startTimeOf } from "./start-time.ts";

const tail =
  "1 4242 4242 0 -1 4194560 8104 0 0 0 12 3 0 0 20 0 3 0 987654 1234 567 18446744073709551615";

describe("readLinuxStat", () => {
  it.each([
    ["a plain name", `4242 (qemu-system-x86) S ${tail}`, "987654"],
    ["a name with parentheses and spaces", `4242 (a) R 1 (b) c) S ${tail}`, "987654"],
    ["a name with a newline", `4242 (a\nb) S ${tail}`, "987654"],
    ["a zombie", `4242 (qemu) Z ${tail}`, undefined],
    ["a cut line", "4242 (qemu) S 1 2 3", undefined],
    ["nothing", "", undefined],
  ])("reads %s", (_what, stat, expected) => {
    expect(readLinuxStat(stat)).toBe(expected);
  });
});

describe("readPs", () => {
  it.each([
    ["Ss   Sun Nov 22 01:36:19 2026\n", "Sun Nov 22 01:36:19 2026"],
    ["R+   Sun Nov  2 01:36:19 2026", "Sun Nov 2 01:36:19 2026"],
    ["Z    Sun Nov 22 01:36:19 2026\n", undefined],
    ["", undefined],
  ])("reads %j", (output, expected) => {
    expect(readPs(output)).toBe(expected);
  });
});

describe("readPowerShell", () => {
  it.each([
    ["133768932795271234\r\n", "133768932795271234"],
    ["You cannot call a method on a null-valued expression.", undefined],
    ["", undefined],
  ])("reads %j", (output, expected) => {
    expect(readPowerShell(output)).toBe(expected);
  });
});

describe("startTimeOf", () => {
  it("is the same at every look and differs between processes", async () => {
    const own = await startTimeOf(process.pid);
    expect(own).toBeDefined();
    expect(await startTimeOf(process.pid)).toBe(own);
  });

  it("is undefined once the process has ended", async () => {
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    await once(child, "exit");
    expect(await startTimeOf(child.pid ?? 0)).toBeUndefined();
  });
});
