import type { PageConnection } from "@openutm/native-bridge";
import type { Vm } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { afterEvent, createLibraryStore, inListOrder } from "./library-store.ts";

const vm = (name: string, status: Vm["status"] = "stopped"): Vm => ({
  id: `00000000-0000-4000-8000-${name
    .padEnd(12, "0")
    .slice(0, 12)
    .replace(/[^0-9a-f]/g, "1")}`,
  name,
  description: "",
  tags: [],
  status,
  revision: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  ...(status === "running"
    ? {
        runtime: {
          pid: 1,
          startedAtMs: 0,
          accelerator: "tcg",
          displayProtocol: "vnc",
          qemuPath: "/q",
          qemuVersion: "7.2",
          restartNeeded: false,
          notes: [],
        },
      }
    : {}),
});

describe("the library's order", () => {
  it("puts running VMs first, broken ones last, numbers by value", () => {
    const names = inListOrder([vm("b10"), vm("bad", "broken"), vm("b9"), vm("run", "running")]).map(
      ({ name }) => name,
    );
    expect(names).toEqual(["run", "b9", "b10", "bad"]);
  });
});

describe("afterEvent", () => {
  it("replaces, adds and removes", () => {
    const one = [vm("a")];
    const changed = afterEvent(one, {
      topic: "vm.changed",
      payload: { vm: { ...vm("a"), status: "running" } },
    });
    expect(changed.map(({ status }) => status)).toEqual(["running"]);
    expect(afterEvent(one, { topic: "vm.removed", payload: { id: vm("a").id } })).toEqual([]);
  });
  it("leaves the list alone for other events", () => {
    const one = [vm("a")];
    expect(afterEvent(one, { topic: "doctor.changed", payload: {} })).toBe(one);
  });
});

describe("the store", () => {
  it("keeps what an event said while the list was on its way", async () => {
    let emit: Parameters<PageConnection["onEvent"]>[0] = () => undefined;
    let answer: (value: unknown) => void = () => undefined;
    const connection = {
      call: () => new Promise((resolve) => (answer = resolve)),
      onEvent: (listener: typeof emit) => {
        emit = listener;
        return () => undefined;
      },
      onLost: () => () => undefined,
      onReconnect: () => () => undefined,
    } as unknown as PageConnection;
    const store = createLibraryStore(connection);
    // React's strict mode opens, closes and opens again.
    store.open()();
    store.open();
    emit({ topic: "vm.changed", payload: { vm: { ...vm("a"), status: "running" } } });
    answer({ vms: [vm("a")] });
    await expect.poll(() => store.get().phase).toBe("ready");
    expect(store.get().value.map(({ status }) => status)).toEqual(["running"]);
  });
});
