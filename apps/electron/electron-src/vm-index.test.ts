import type { BackendConnection, BackendEvent, Vm } from "@openutm/shared-types";
import { expect, it } from "vitest";
import { createVmIndex } from "./vm-index.ts";

const vm = (id: string, status: Vm["status"]): Vm =>
  ({ id, status, ...(status === "running" ? { runtime: {} } : {}) }) as unknown as Vm;
const changed = (one: Vm): BackendEvent => ({ topic: "vm.changed", payload: { vm: one } });

it("knows what runs, and tells a crash once and no orderly end", async () => {
  const crashes: string[] = [];
  let changes = 0;
  const index = createVmIndex({
    onChange: () => (changes += 1),
    onCrash: ({ id }) => crashes.push(id),
  });
  const connection = {
    call: async () => ({ vms: [vm("a", "running"), vm("b", "running"), vm("c", "error")] }),
  } as unknown as BackendConnection;
  await index.load(connection);
  expect(index.running().map(({ id }) => id)).toEqual(["a", "b"]);
  for (const event of [vm("a", "error"), vm("a", "error"), vm("b", "stopped"), vm("c", "error")])
    index.take(changed(event));
  expect(crashes).toEqual(["a"]);
  expect(index.running()).toEqual([]);
  index.take({ topic: "vm.removed", payload: { id: "a" } });
  expect(index.get("a")).toBeUndefined();
  index.take({ topic: "trash.changed", payload: {} });
  expect(changes).toBe(6);
});
