import { ApiError, type Vm } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { changeVm, fitsOnTop } from "./change-vm.ts";

const vm = (more: Partial<Vm> = {}): Vm => ({
  id: "00000000-0000-4000-8000-000000000001",
  name: "One",
  description: "",
  tags: [],
  status: "stopped",
  revision: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  ...more,
});

/** A backend that somebody else has changed before the first call. */
const backendWith = (theirs: Vm) => {
  const asked: unknown[] = [];
  const call = (method: string, input: { revision?: number }): Promise<Vm> => {
    asked.push([method, input.revision]);
    if (method === "vm.get") return Promise.resolve(theirs);
    if (input.revision !== theirs.revision)
      return Promise.reject(new ApiError("vm.staleRevision", "Somebody else changed it."));
    return Promise.resolve({ ...theirs, ...input, revision: theirs.revision + 1 });
  };
  return { asked, connection: { call } as unknown as Parameters<typeof changeVm>[0] };
};

describe("changeVm", () => {
  it("goes on top of a change of something else", async () => {
    const { connection, asked } = backendWith(vm({ revision: 2, tags: ["theirs"] }));
    const saved = await changeVm(connection, vm(), { name: "Two" });
    expect(saved).toMatchObject({ kind: "saved", vm: { name: "Two", tags: ["theirs"] } });
    expect(asked).toEqual([
      ["vm.update", 1],
      ["vm.get", undefined],
      ["vm.update", 2],
    ]);
  });
  it("overwrites nothing that somebody else has changed", async () => {
    const theirs = vm({ revision: 2, name: "Theirs" });
    const { connection } = backendWith(theirs);
    expect(await changeVm(connection, vm(), { name: "Mine" })).toEqual({
      kind: "conflict",
      theirs,
    });
  });
  it("passes on any other failure", async () => {
    const connection = {
      call: () => Promise.reject(new ApiError("disk.full", "No room.")),
    } as unknown as Parameters<typeof changeVm>[0];
    await expect(changeVm(connection, vm(), { name: "Two" })).rejects.toThrow("No room.");
  });
});

describe("fitsOnTop", () => {
  it("looks at the parts of the config that are changed, and at no other", () => {
    const config = { memoryMib: 512, cpu: { count: 1, model: "host" } } as Vm["config"];
    const more = { ...config, memoryMib: 1024 } as Vm["config"];
    const base = vm({ config });
    expect(
      fitsOnTop({ config: { cpu: { count: 2, model: "host" } } }, base, vm({ config: more })),
    ).toBe(true);
    expect(fitsOnTop({ config: { memoryMib: 256 } }, base, vm({ config: more }))).toBe(false);
  });
});
