import type { Vm, VmStatus } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { commandIds, commandTable, specOf, type CommandFacts, type CommandId } from "./table.ts";

const vm = (status: VmStatus): Vm => {
  const runs = ["starting", "running", "paused", "stopping"].includes(status);
  return {
    id: "a",
    status,
    ...(runs ? { runtime: { displayProtocol: "spice" } } : {}),
  } as unknown as Vm;
};
const facts = (status: VmStatus | undefined, more: Partial<CommandFacts> = {}): CommandFacts => ({
  vm: status === undefined ? undefined : vm(status),
  refusals: {},
  host: { windows: false, files: false },
  sidebarFolded: false,
  ...more,
});
const possible = (status: VmStatus | undefined): CommandId[] =>
  commandIds.filter(
    (id) => specOf(id).about === "vm" && specOf(id).available(facts(status)) === "yes",
  );

describe("the table of commands", () => {
  it.each([
    ["stopped", "vm.start"],
    ["error", "vm.start"],
    ["suspended", "vm.start"],
    ["paused", "vm.resume"],
    ["running", "vm.pause"],
    ["stopping", "vm.forceOff"],
    ["starting", "vm.forceOff"],
  ] as const)("offers for %s first of all %s", (status, id) => {
    expect(possible(status)).toContain(id);
  });

  it("offers nothing about a machine where none is shown", () => {
    expect(possible(undefined)).toEqual([]);
  });

  it("lets a broken machine only be thrown away, looked for and read about", () => {
    expect(possible("broken")).toEqual(["vm.showInFiles", "vm.logs", "vm.delete"]);
  });

  it("says why what is kept a place for cannot be done", () => {
    expect(commandTable["vm.snapshot"].available(facts("running"))).toEqual({ why: "noSnapshots" });
    const refusals = { "vm.suspend": "Not here." };
    expect(commandTable["vm.suspend"].available(facts("running", { refusals }))).toEqual({
      text: "Not here.",
    });
  });

  it("says the backend's reason where files cannot be shown, unless the shell can", () => {
    const refusals = { "host.reveal": "No desktop." };
    const show = commandTable["vm.showInFiles"].available;
    expect(show(facts("stopped", { refusals }))).toEqual({ text: "No desktop." });
    expect(show(facts("stopped", { refusals, host: { windows: true, files: true } }))).toBe("yes");
  });

  it("gives no two commands that are possible at once the same shortcut", () => {
    for (const status of ["stopped", "running", "paused", "broken"] as const) {
      const shortcuts = commandIds.flatMap((id) =>
        specOf(id).available(facts(status)) === "yes" ? (specOf(id).shortcut ?? []) : [],
      );
      expect(new Set(shortcuts).size).toBe(shortcuts.length);
    }
  });
});
