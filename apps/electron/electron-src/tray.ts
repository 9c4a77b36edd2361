// The tray's icon: which VMs run, and a way back to their windows.
import type { Vm } from "@openutm/shared-types";
import { app, Menu, nativeImage, Tray, type MenuItemConstructorOptions } from "electron";

export type TrayActions = {
  showLibrary(): void;
  openDisplay(id: string): void;
};

export const trayTemplate = (
  running: readonly Pick<Vm, "id" | "name" | "status">[],
  actions: TrayActions & { quit(): void },
): MenuItemConstructorOptions[] => [
  ...(running.length === 0
    ? [{ label: "No VM is running", enabled: false }]
    : running.map(({ id, name, status }) => ({
        label: status === "paused" ? `${name} (paused)` : name,
        click: () => actions.openDisplay(id),
      }))),
  { type: "separator" },
  { label: "Show Library", click: actions.showLibrary },
  { label: "Quit OpenUTM", click: actions.quit },
];

export type ShellTray = { show(running: readonly Vm[]): void };

/** A desktop without a tray has none; the app is whole without it. */
export const createTray = (iconPath: string, actions: TrayActions): ShellTray => {
  let tray: Tray;
  try {
    tray = new Tray(nativeImage.createFromPath(iconPath).resize({ width: 18, height: 18 }));
  } catch {
    return { show: () => undefined };
  }
  tray.setToolTip("OpenUTM");
  tray.on("click", actions.showLibrary);
  return {
    show: (running) => {
      tray.setContextMenu(
        Menu.buildFromTemplate(trayTemplate(running, { ...actions, quit: () => app.quit() })),
      );
      if (process.platform === "darwin") app.setBadgeCount(running.length);
    },
  };
};
