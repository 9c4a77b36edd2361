import type { VmConfig } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import type { VmRecord } from "../library/vm-library.ts";
import type { RunFacts } from "./board.ts";
import { wireVm } from "./wire.ts";

const config = (memoryMib: number): VmConfig =>
  ({ arch: "x86_64", memoryMib, cpu: { model: "auto", count: 1 } }) as unknown as VmConfig;
const record = { id: "i", name: "n", revision: 2, config: config(64) } as unknown as VmRecord;
const facts = (memoryMib: number): RunFacts =>
  ({ pid: 7, notes: [], config: config(memoryMib) }) as unknown as RunFacts;

describe("wireVm", () => {
  it("says that a restart is needed when the machine that runs is another", () => {
    expect(wireVm(record, { status: "running", runtime: facts(64) }).runtime).toEqual({
      pid: 7,
      notes: [],
      restartNeeded: false,
    });
    expect(wireVm(record, { status: "running", runtime: facts(32) }).runtime?.restartNeeded).toBe(
      true,
    );
  });

  it("does not mind the order of keys", () => {
    const turned = Object.fromEntries(Object.entries(config(64)).toReversed()) as VmConfig;
    expect(
      wireVm({ ...record, config: turned }, { status: "running", runtime: facts(64) }).runtime
        ?.restartNeeded,
    ).toBe(false);
  });

  it("shows a broken VM as broken, unless its guest runs", () => {
    const broken = { ...record, broken: { code: "vm.broken", message: "unreadable" } };
    expect(wireVm(broken, { status: "stopped" })).toMatchObject({
      status: "broken",
      statusReason: { message: "unreadable" },
    });
    expect(wireVm(broken, { status: "running", runtime: facts(64) }).status).toBe("running");
    expect(wireVm(broken, { status: "stopped" })).not.toHaveProperty("broken");
  });
});
