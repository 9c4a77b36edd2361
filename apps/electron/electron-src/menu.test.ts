import type { Vm } from "@openutm/shared-types";
import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, it } from "vitest";
import { menuTemplate, type MenuActions, type MenuFacts } from "./menu.ts";

const id = "11111111-2222-4333-8444-55555555555f";
const facts: MenuFacts = { platform: "linux", appName: "OpenUTM", development: false };
const nothing = (): void => undefined;
const noActions: MenuActions = {
  create: nothing,
  openFile: nothing,
  showLibrary: nothing,
  about: nothing,
  act: nothing,
  openDisplay: nothing,
  detachDisplay: nothing,
  showInFiles: nothing,
};
const vm = (status: Vm["status"], runs: boolean): Vm =>
  ({ id, status, ...(runs ? { runtime: {} } : {}) }) as unknown as Vm;

const items = (
  template: MenuItemConstructorOptions[],
  menu: string,
): MenuItemConstructorOptions[] =>
  template.find(({ label }) => label === menu)?.submenu as MenuItemConstructorOptions[];
const enabled = (template: MenuItemConstructorOptions[]): string[] =>
  items(template, "&VM")
    .filter((item) => item.enabled === true)
    .map(({ label }) => label ?? "");

describe("the menu bar", () => {
  it("has the platform's own first menu on a Mac, and quits from File elsewhere", () => {
    const onMac = menuTemplate({ ...facts, platform: "darwin" }, noActions);
    expect(onMac.map(({ label }) => label)).toEqual([
      "OpenUTM",
      "&File",
      "&Edit",
      "&VM",
      "V&iew",
      "&Window",
      "&Help",
    ]);
    expect(items(onMac, "&File").some(({ role }) => role === "quit")).toBe(false);
    const here = menuTemplate(facts, noActions);
    expect(here[0]?.label).toBe("&File");
    expect(items(here, "&File").some(({ role }) => role === "quit")).toBe(true);
  });

  it("offers what the VM's state allows, and nothing without a VM", () => {
    expect(enabled(menuTemplate(facts, noActions))).toEqual([]);
    expect(enabled(menuTemplate({ ...facts, vm: vm("stopped", false) }, noActions))).toEqual([
      "Start",
      "Show in Files",
    ]);
    expect(enabled(menuTemplate({ ...facts, vm: vm("paused", true) }, noActions))).toEqual([
      "Resume",
      "Restart",
      "Force Off",
      "Open Display",
      "Display in Own Window",
      "Show in Files",
    ]);
  });

  it("greys Suspend with its reason", () => {
    const suspend = items(
      menuTemplate({ ...facts, vm: vm("running", true) }, noActions),
      "&VM",
    ).find(({ label }) => label === "Suspend");
    expect(suspend).toMatchObject({
      enabled: false,
      sublabel: expect.stringContaining("not built"),
    });
  });

  it("acts on the VM that it was made for", () => {
    const acted: unknown[] = [];
    const template = menuTemplate(
      { ...facts, vm: vm("running", true) },
      { ...noActions, act: (verb, of) => void acted.push([verb, of]) },
    );
    const pause = items(template, "&VM").find(({ label }) => label === "Pause");
    (pause!.click as () => void)();
    expect(acted).toEqual([["pause", id]]);
  });

  it("has DevTools in development builds only", () => {
    const tools = (development: boolean): boolean =>
      items(menuTemplate({ ...facts, development }, noActions), "V&iew").some(
        ({ role }) => role === "toggleDevTools",
      );
    expect([tools(true), tools(false)]).toEqual([true, false]);
  });
});
