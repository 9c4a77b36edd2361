import type { Vm } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { shownPlace } from "./shown-place.ts";

const vm = (id: string, status: Vm["status"] = "stopped"): Vm => ({ id, name: id, status }) as Vm;
const library = (...vms: Vm[]) => ({ phase: "ready" as const, vms });

describe("shownPlace", () => {
  it("is the first machine where none was asked for, or the asked one is gone", () => {
    const two = library(vm("a"), vm("b"));
    expect(shownPlace({ name: "library" }, two)).toEqual({ name: "library", vmId: "a" });
    expect(shownPlace({ name: "library", vmId: "gone" }, two)).toMatchObject({ vmId: "a" });
    expect(shownPlace({ name: "library", vmId: "b", tab: "logs" }, two)).toMatchObject({
      vmId: "b",
      tab: "logs",
    });
  });
  it("is the first run where there is no machine, but not before that is known", () => {
    expect(shownPlace({ name: "library" }, library())).toEqual({ name: "firstRun" });
    expect(shownPlace({ name: "library" }, { phase: "loading", vms: [] })).toEqual({
      name: "library",
    });
    expect(shownPlace({ name: "firstRun" }, library(vm("a")))).toMatchObject({ vmId: "a" });
  });
  it("is a guest's display, also after it was shut down, but not of one that is gone or broken", () => {
    const display = { name: "display", vmId: "b" } as const;
    expect(shownPlace(display, library(vm("a"), vm("b")))).toBe(display);
    expect(shownPlace(display, library(vm("a")))).toEqual({ name: "library", vmId: "a" });
    expect(shownPlace(display, library(vm("a"), vm("b", "broken")))).toMatchObject({
      name: "library",
      vmId: "b",
    });
  });
  it("leaves the other screens alone", () => {
    expect(shownPlace({ name: "trash" }, library())).toEqual({ name: "trash" });
  });
});
