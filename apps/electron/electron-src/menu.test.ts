import type { MenuCommand } from "@openutm/native-bridge/electron/shell";
import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, it } from "vitest";
import { acceleratorOf, menuTemplate, type MenuActions, type MenuFacts } from "./menu.ts";
import { wordsFor } from "./words.ts";

const commands: readonly MenuCommand[] = [
  { id: "app.create", menu: "file", title: "New machine…", shortcut: "Mod+N" },
  { id: "app.settings", menu: "file", title: "Settings", shortcut: "Mod+," },
  { id: "vm.pause", menu: "vm", title: "Pause" },
  { id: "vm.suspend", menu: "vm", title: "Suspend", disabledReason: "Not built yet." },
  { id: "help.health", menu: "help", title: "Health & more" },
];
const facts: MenuFacts = {
  platform: "linux",
  appName: "OpenUTM",
  development: false,
  words: wordsFor("en", "").menu,
  commands,
};
const nothing = (): void => undefined;
const noActions: MenuActions = { run: nothing, showLibrary: nothing, about: nothing };
const template = (more: Partial<MenuFacts> = {}, actions: Partial<MenuActions> = {}) =>
  menuTemplate({ ...facts, ...more }, { ...noActions, ...actions });

const items = (menus: MenuItemConstructorOptions[], menu: string): MenuItemConstructorOptions[] =>
  (menus.find(({ label }) => label === menu)?.submenu ?? []) as MenuItemConstructorOptions[];
const find = (
  menus: MenuItemConstructorOptions[],
  menu: string,
  id: string,
): MenuItemConstructorOptions | undefined => items(menus, menu).find((item) => item.id === id);

describe("the menu bar", () => {
  it("has the platform's own first menu on a Mac, with settings and Quit, which are in File elsewhere", () => {
    const onMac = template({ platform: "darwin" });
    expect(onMac.map(({ label }) => label)).toEqual([
      "OpenUTM",
      "&File",
      "&Edit",
      "&Machine",
      "&View",
      "&Window",
      "&Help",
    ]);
    expect(find(onMac, "OpenUTM", "app.settings")).toBeDefined();
    expect(find(onMac, "&File", "app.settings")).toBeUndefined();
    expect(items(onMac, "&File").some(({ role }) => role === "quit")).toBe(false);
    const here = template();
    expect(here[0]?.label).toBe("&File");
    expect(find(here, "&File", "app.settings")).toBeDefined();
    expect(items(here, "&File").some(({ role }) => role === "quit")).toBe(true);
  });

  it("shows what the page offers, greyed with its reason, and runs it by its name", () => {
    const run: string[] = [];
    const menus = template({}, { run: (command) => run.push(command) });
    expect(find(menus, "&Machine", "vm.suspend")).toMatchObject({
      enabled: false,
      sublabel: "Not built yet.",
    });
    (find(menus, "&Machine", "vm.pause")!.click as () => void)();
    expect(run).toEqual(["vm.pause"]);
    // An ampersand would otherwise become a mnemonic.
    expect(find(menus, "&Help", "help.health")?.label).toBe("Health && more");
  });

  it("has no menu of machines without one", () => {
    const menus = template({ commands: commands.filter(({ menu }) => menu !== "vm") });
    expect(menus.some(({ label }) => label === "&Machine")).toBe(false);
  });

  it("shows the page's shortcuts and leaves it to the page to hear them", () => {
    expect(find(template(), "&File", "app.create")).toMatchObject({
      accelerator: "CmdOrCtrl+N",
      registerAccelerator: false,
    });
    expect(acceleratorOf("Mod+Shift+K")).toBe("CmdOrCtrl+Shift+K");
  });

  it("has DevTools in development builds only", () => {
    const tools = (development: boolean): boolean =>
      items(template({ development }), "&View").some(({ role }) => role === "toggleDevTools");
    expect([tools(true), tools(false)]).toEqual([true, false]);
  });

  it("speaks the user's language, and the system's when that is the setting", () => {
    const first = (words: MenuFacts["words"]) => template({ words })[0]?.label;
    expect(first(wordsFor("de", "en-US").menu)).toBe("&Datei");
    expect(first(wordsFor("system", "de-AT").menu)).toBe("&Datei");
    expect(first(wordsFor("system", "fr").menu)).toBe("&File");
  });
});
