// The tray's icon, and the dock's menu on a Mac: which VMs run, and a way back to their windows.
import { fillWords } from "@openutm/native-bridge/electron/shell";
import type { Vm } from "@openutm/shared-types";
import { app, Menu, nativeImage, Tray, type MenuItemConstructorOptions } from "electron";
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
  let shown = "";
  return {
    show: (running, words) => {
      const now = JSON.stringify([
        running.map(({ id, name, status }) => [id, name, status]),
        words,
      ]);
      // A menu that is set anew closes under the pointer that is in it.
      if (now === shown) return;
      shown = now;
      tray?.setContextMenu(Menu.buildFromTemplate(trayTemplate(running, actions, words)));
      app.dock?.setMenu(Menu.buildFromTemplate(dockTemplate(running, actions, words)));
      app.dock?.setBadge(running.length === 0 ? "" : String(running.length));
    },
  };
};
