import type { Vm } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { UsageError } from "../command.ts";
import { updateFrom } from "./set.ts";

const vm = {
  id: "6f2c1f0e-8d5b-4c0e-9a51-2f1f4a3f6a10",
  revision: 4,
  config: {
    cpu: { model: "auto", count: 1 },
    memoryMib: 512,
    networks: [{ id: "net0", model: "virtio" }],
    extraArgs: [],
  },
} as unknown as Vm;

describe("updateFrom", () => {
  it("replaces only the sections that are named", () => {
    expect(updateFrom(vm, ["cpus=4", "memory-mib=2048"])).toEqual({
      id: vm.id,
      revision: 4,
      config: { cpu: { model: "auto", count: 4 }, memoryMib: 2048 },
    });
  });
  it("reaches into lists and keeps the VM that was read as it was", () => {
    expect(updateFrom(vm, ["networks.0.model=e1000e"]).config).toEqual({
      networks: [{ id: "net0", model: "e1000e" }],
    });
    expect(vm.config?.networks[0]?.model).toBe("virtio");
  });
  it("takes text with an equals sign whole", () => {
    expect(updateFrom(vm, ["description=a=b"])).toEqual({
      id: vm.id,
      revision: 4,
      description: "a=b",
    });
  });
  it("takes JSON for lists", () => {
    expect(updateFrom(vm, ['extraArgs=["-boot","menu=on"]']).config).toEqual({
      extraArgs: ["-boot", "menu=on"],
    });
  });
  it.each(["cpus", "=4", "nosuch=1", "cpu.nosuch=1", "__proto__.x=1", "networks.9.model=x"])(
    "refuses %s",
    (word) => {
      expect(() => updateFrom(vm, [word])).toThrow(UsageError);
    },
  );
});
