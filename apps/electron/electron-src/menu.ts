// The menu bar as data: the page's commands, as the page offers them, among what every app has. The page hears its own
// shortcuts, so that here they are only shown; what Electron's roles bring is off while a display has the keys.
import type { MenuCommand } from "@openutm/native-bridge/electron/shell";
import type { MenuItemConstructorOptions } from "electron";
import type { Words } from "./words.ts";

export type MenuActions = {
  /** An entry that the page has offered. */
  run(command: string): void;
  showLibrary(): void;
  about(): void;
};

export type MenuFacts = {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  readonly development: boolean;
  readonly words: Words["menu"];
  /** What the focused window's page offers. */
  readonly commands: readonly MenuCommand[];
};

type Items = MenuItemConstructorOptions[];

const separator: MenuItemConstructorOptions = { type: "separator" };
/** A Mac has it in the app's own menu. */
const settingsCommand = "app.settings";

/** "Mod+Shift+K" as Electron writes it. */
export const acceleratorOf = (shortcut: string): string => shortcut.replace(/^Mod\b/, "CmdOrCtrl");

/** Joins what is there, with a line between. */
const groups = (...parts: readonly Items[]): Items =>
  parts
    .filter((part) => part.length > 0)
    .flatMap((part, at) => (at === 0 ? part : [separator, ...part]));

/** @returns the whole menu bar */
export const menuTemplate = (facts: MenuFacts, actions: MenuActions): Items => {
  const { words, commands } = facts;
  const mac = facts.platform === "darwin";

  const item = ({ id, title, shortcut, disabledReason }: MenuCommand) => ({
    id,
    label: title.replaceAll("&", "&&"),
    enabled: disabledReason === undefined,
    click: () => actions.run(id),
    ...(disabledReason === undefined ? {} : { sublabel: disabledReason, toolTip: disabledReason }),
    ...(shortcut === undefined
      ? {}
      : { accelerator: acceleratorOf(shortcut), registerAccelerator: false }),
  });
  const ofMenu = (menu: MenuCommand["menu"]): Items =>
    commands
      .filter((command) => command.menu === menu && !(mac && command.id === settingsCommand))
      .map(item);
  const role = (
    name: NonNullable<MenuItemConstructorOptions["role"]>,
    label: string,
  ): MenuItemConstructorOptions => ({ role: name, label });

  const about: MenuItemConstructorOptions = { label: words.about, click: actions.about };
  const quit = role("quit", words.quit);
  const appMenu: MenuItemConstructorOptions = {
    label: facts.appName,
    submenu: groups(
      [about],
      commands.filter(({ id }) => id === settingsCommand).map(item),
      [role("services", words.services)],
      [
        role("hide", words.hide),
        role("hideOthers", words.hideOthers),
        role("unhide", words.unhide),
      ],
      [quit],
    ),
  };
  const vm = ofMenu("vm");

  return [
    ...(mac ? [appMenu] : []),
    {
      label: words.file,
      submenu: groups(ofMenu("file"), [role("close", words.close)], mac ? [] : [quit]),
    },
    {
      label: words.edit,
      submenu: groups(
        [role("undo", words.undo), role("redo", words.redo)],
        [
          role("cut", words.cut),
          role("copy", words.copy),
          role("paste", words.paste),
          role("selectAll", words.selectAll),
        ],
      ),
    },
    ...(vm.length === 0 ? [] : [{ label: words.vm, submenu: vm }]),
    {
      label: words.view,
      submenu: groups(
        ofMenu("view"),
        [
          role("togglefullscreen", words.fullScreen),
          role("resetZoom", words.resetZoom),
          role("zoomIn", words.zoomIn),
          role("zoomOut", words.zoomOut),
        ],
        facts.development
          ? [role("reload", words.reload), role("toggleDevTools", words.devTools)]
          : [],
      ),
    },
    {
      ...role("window", words.window),
      submenu: groups(
        [{ label: words.library, click: actions.showLibrary }],
        [
          role("minimize", words.minimize),
          ...(mac ? [role("zoom", words.zoom), role("front", words.front)] : []),
        ],
      ),
    },
    { ...role("help", words.help), submenu: groups(ofMenu("help"), [about]) },
  ];
};
