// The tray's icon, and the dock's menu on a Mac: which VMs run, and a way back to their windows.
import { fillWords } from "@openutm/native-bridge/electron/shell";
import type { Vm } from "@openutm/shared-types";
import { app, Menu, nativeImage, Tray, type MenuItemConstructorOptions } from "electron";
import { onlyChanged } from "./only-changed.ts";
import type { Words } from "./words.ts";

export type TrayActions = {
  showLibrary(): void;
  openDisplay(id: string): void;
  quit(): void;
};

type Running = readonly Pick<Vm, "id" | "name" | "status">[];

const machines = (
  running: Running,
  { openDisplay }: TrayActions,
  { tray }: Words,
): MenuItemConstructorOptions[] =>
  running.length === 0
    ? [{ label: tray.nothingRuns, enabled: false }]
    : running.map(({ id, name, status }) => ({
        // Two machines may have one name.
        id,
        label: (status === "paused" ? fillWords(tray.paused, { name }) : name).replaceAll(
          "&",
          "&&",
        ),
        click: () => openDisplay(id),
      }));

/** A Mac's dock adds its own Quit. */
export const dockTemplate = machines;

export const trayTemplate = (
  running: Running,
  actions: TrayActions,
  words: Words,
): MenuItemConstructorOptions[] => [
  ...machines(running, actions, words),
  { type: "separator" },
  { label: words.tray.showLibrary, click: actions.showLibrary },
  { label: words.menu.quit, click: actions.quit },
];

export type ShellTray = { show(running: readonly Vm[], words: Words): void };

/** A desktop without a tray has none; the app is whole without it. */
const openTray = (iconPath: string): Tray | undefined => {
  try {
    const tray = new Tray(nativeImage.createFromPath(iconPath).resize({ width: 18, height: 18 }));
    tray.setToolTip(app.name);
    return tray;
  } catch {
    return undefined;
  }
};

export const createTray = (iconPath: string, actions: TrayActions): ShellTray => {
  const tray = openTray(iconPath);
  tray?.on("click", actions.showLibrary);
  const setTray = onlyChanged((template: MenuItemConstructorOptions[]) =>
    tray?.setContextMenu(Menu.buildFromTemplate(template)),
  );
  const setDock = onlyChanged((template: MenuItemConstructorOptions[]) =>
    app.dock?.setMenu(Menu.buildFromTemplate(template)),
  );
  return {
    show: (running, words) => {
      setTray(trayTemplate(running, actions, words));
      setDock(dockTemplate(running, actions, words));
      app.dock?.setBadge(running.length === 0 ? "" : String(running.length));
    },
  };
};
