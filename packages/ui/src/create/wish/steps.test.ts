import { describe, expect, it } from "vitest";
import {
  cpuRange,
  diskRange,
  memoryRange,
  memoryUnit,
  outgrowsHost,
  toMib,
  toUnit,
} from "./sizes.ts";
import { firstObstacle, obstacleOf, stepOfFailure } from "./steps.ts";
import { emptyWish, type Wish } from "./wish.ts";

const fine = { unsupported: false, fileRefused: false };
const whole: Wish = { ...emptyWish, system: "other", start: "nothing" };

describe("what keeps a step from being left", () => {
  it("is told step by step, the first one first", () => {
    expect(firstObstacle(emptyWish, fine)).toEqual({ step: "system", obstacle: "chooseSystem" });
    expect(firstObstacle({ ...emptyWish, system: "linux" }, fine)).toEqual({
      step: "medium",
      obstacle: "chooseFile",
    });
    expect(firstObstacle(whole, fine)).toBeUndefined();
  });

  it("is a file that is not judged yet, or was judged badly", () => {
    const looking: Wish = { ...whole, start: "file", file: { state: "looking", path: "/a" } };
    expect(obstacleOf("medium", looking, fine)).toBe("lookingAtFile");
    const failed: Wish = {
      ...looking,
      file: { state: "failed", path: "/a", reason: { code: "image.empty", message: "" } },
    };
    expect(obstacleOf("medium", failed, fine)).toBe("fileFailed");
  });

  it("is a bridge without a name, and a name without an end", () => {
    expect(obstacleOf("network", { ...whole, network: "bridged" }, fine)).toBe("bridgeMissing");
    expect(obstacleOf("network", { ...whole, network: "bridged", bridge: "br0" }, fine)).toBe(
      undefined,
    );
    expect(obstacleOf("review", { ...whole, name: "x".repeat(256) }, fine)).toBe("nameTooLong");
  });
});

it("a failure leads to the step where its cause can be changed", () => {
  const step = (code: string): string => stepOfFailure({ code, message: "" });
  expect(step("image.notFound")).toBe("medium");
  expect(step("disk.full")).toBe("hardware");
  expect(step("port.inUse")).toBe("network");
  expect(step("qemu.notFound")).toBe("review");
});

describe("the sliders", () => {
  const limits = { cpuCount: 6, memoryMib: 9300, diskFreeBytes: 31.4 * 1024 ** 3 };

  it("show what the computer has, and stop at what it can give", () => {
    expect(cpuRange(limits, 8)).toEqual({ min: 1, max: 8, step: 1, limit: 6 });
    expect(memoryRange(limits, 16_384, "GB")).toEqual({ min: 0.5, max: 16, step: 0.5, limit: 9 });
    expect(memoryRange(limits, 16_384, "MB")).toEqual({
      min: 64,
      max: 4096,
      step: 64,
      limit: 4096,
    });
  });

  it("let a disk grow beyond what is free now, and say so", () => {
    expect(diskRange(limits, 25)).toMatchObject({ max: 128, limit: 128 });
    expect(diskRange(limits, 300).max).toBe(320);
    expect(outgrowsHost(limits, 31)).toBe(false);
    expect(outgrowsHost(limits, 32)).toBe(true);
  });

  it("speak of memory as people do", () => {
    expect(memoryUnit(256)).toBe("MB");
    expect(toUnit(1536, memoryUnit(1536))).toBe(1.5);
    expect(toMib(1.5, "GB")).toBe(1536);
    expect(toMib(0, "MB")).toBe(1);
  });
});
