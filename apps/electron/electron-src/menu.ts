// The menus as data. Their accelerators are off while a display is shown: every key is the guest's then.
import type { Vm, VmStatus } from "@openutm/shared-types";
import type { MenuItemConstructorOptions } from "electron";

export type VmVerb = "start" | "pause" | "resume" | "shutDown" | "forceOff" | "restart";

export type MenuActions = {
  create(): void;
  openFile(): void;
  showLibrary(): void;
  about(): void;
  act(verb: VmVerb, id: string): void;
  openDisplay(id: string): void;
  detachDisplay(id: string): void;
  showInFiles(id: string): void;
};

export type MenuFacts = {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  readonly development: boolean;
  /** The VM that the focused window is about. */
  readonly vm?: Vm | undefined;
};

const verbs: readonly {
  readonly verb: VmVerb;
  readonly label: string;
  readonly accelerator?: string;
}[] = [
  { verb: "start", label: "Start", accelerator: "CmdOrCtrl+R" },
  { verb: "pause", label: "Pause" },
  { verb: "resume", label: "Resume" },
  { verb: "restart", label: "Restart" },
  { verb: "shutDown", label: "Shut Down" },
  { verb: "forceOff", label: "Force Off" },
];

const possible: Readonly<Record<VmStatus, readonly VmVerb[]>> = {
  stopped: ["start"],
  suspended: ["start"],
  error: ["start"],
  starting: ["forceOff"],
  running: ["pause", "restart", "shutDown", "forceOff"],
  paused: ["resume", "restart", "forceOff"],
  stopping: ["forceOff"],
  broken: [],
};

const separator: MenuItemConstructorOptions = { type: "separator" };

const vmMenu = ({ vm }: MenuFacts, actions: MenuActions): MenuItemConstructorOptions => {
  const running = vm?.runtime !== undefined;
  const item = (label: string, enabled: boolean, act: (id: string) => void) => ({
    label,
    enabled: vm !== undefined && enabled,
    click: () => vm !== undefined && act(vm.id),
  });
  return {
    label: "&VM",
    submenu: [
      ...verbs.map(({ verb, label, accelerator }) => ({
        ...item(label, vm !== undefined && possible[vm.status].includes(verb), (id) =>
          actions.act(verb, id),
        ),
        ...(accelerator === undefined ? {} : { accelerator }),
      })),
      { ...item("Suspend", false, () => undefined), sublabel: suspendReason },
      separator,
      item("Open Display", running, actions.openDisplay),
      item("Display in Own Window", running, actions.detachDisplay),
      separator,
      item("Show in Files", true, actions.showInFiles),
    ],
  };
};

/** Why suspending is greyed everywhere. */
export const suspendReason = "Saving a running VM to disk is not built yet.";

/** @returns the whole menu bar */
export const menuTemplate = (
  facts: MenuFacts,
  actions: MenuActions,
): MenuItemConstructorOptions[] => {
  const mac = facts.platform === "darwin";
  const about: MenuItemConstructorOptions = {
    label: `About ${facts.appName}`,
    click: actions.about,
  };
  const appMenu: MenuItemConstructorOptions = {
    label: facts.appName,
    submenu: [
      about,
      separator,
      { role: "services" },
      separator,
      { role: "hide" },
      { role: "hideOthers" },
      { role: "unhide" },
      separator,
      { role: "quit" },
    ],
  };
  return [
    ...(mac ? [appMenu] : []),
    {
      label: "&File",
      submenu: [
        { label: "New Machine…", accelerator: "CmdOrCtrl+N", click: actions.create },
        { label: "Open ISO or Disk…", accelerator: "CmdOrCtrl+O", click: actions.openFile },
        separator,
        { role: "close" },
        ...(mac ? [] : [separator, { role: "quit" } as const]),
      ],
    },
    {
      label: "&Edit",
      submenu: [
        { role: "undo" },
        { role: "redo" },
        separator,
        { role: "cut" },
        { role: "copy" },
        { role: "paste" },
        { role: "selectAll" },
      ],
    },
    vmMenu(facts, actions),
    {
      label: "V&iew",
      submenu: [
        { role: "togglefullscreen" },
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        ...(facts.development
          ? [separator, { role: "reload" } as const, { role: "toggleDevTools" } as const]
          : []),
      ],
    },
    {
      label: "&Window",
      role: "window",
      submenu: [
        { label: "Library", accelerator: "CmdOrCtrl+0", click: actions.showLibrary },
        { role: "minimize" },
        ...(mac ? [{ role: "zoom" } as const, { role: "front" } as const] : []),
      ],
    },
    { label: "&Help", role: "help", submenu: [about] },
  ];
};
