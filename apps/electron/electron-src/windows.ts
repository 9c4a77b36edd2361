// The shell's windows by name: opened once, found again, told of what happens.
import type {
  MenuCommand,
  ShellCommand,
  ShellMessage,
} from "@openutm/native-bridge/electron/shell";
import type { BrowserWindow, WebContents } from "electron";
import { tellPage } from "./ipc-handlers.ts";
import type { WindowPlaces } from "./window-places.ts";
import { openWindow, rememberPlace, type WindowName } from "./window.ts";

export type ShellWindows = {
  /** Opens it, or brings it to the front. */
  show(name: WindowName): BrowserWindow;
  showDisplay(id: string): void;
  /** Tells the library's page, once it listens; opens its window where there is none. */
  command(what: ShellCommand): void;
  /** Tells the page of the window that has the focus. */
  commandFocused(what: ShellCommand): void;
  tellAll(message: ShellMessage): void;
  haveFocus(): boolean;
  isOurs(contents: WebContents): boolean;
  takeCommands(contents: WebContents, commands: readonly MenuCommand[]): void;
  /** What the focused window's page offers; without one, what the library's page offered last. */
  commands(): readonly MenuCommand[];
  rememberPlaces(): void;
};

export type WindowsOptions = {
  readonly title: string;
  readonly preload: string;
  readonly devTools: boolean;
  readonly places: WindowPlaces;
  /** Another window has the focus, or its page offers something else. */
  readonly onChange: () => void;
};

/** Without a window and its page nothing can be about one machine. */
const withoutVm = (commands: readonly MenuCommand[]): readonly MenuCommand[] =>
  commands.filter(({ menu }) => menu !== "vm");

export const createWindows = ({ onChange, places, ...look }: WindowsOptions): ShellWindows => {
  const windows = new Map<WindowName, BrowserWindow>();
  const offered = new Map<number, readonly MenuCommand[]>();
  let lastOfLibrary: readonly MenuCommand[] = [];

  const focused = (): BrowserWindow | undefined =>
    [...windows.values()].find((window) => window.isFocused());

  const show = (name: WindowName, fragment = ""): BrowserWindow => {
    const open = windows.get(name);
    if (open !== undefined) {
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
      return open;
    }
    const window = openWindow({ ...look, name, places, fragment });
    const { id } = window.webContents;
    windows.set(name, window);
    window.on("focus", onChange);
    window.on("closed", () => {
      windows.delete(name);
      offered.delete(id);
      onChange();
    });
    return window;
  };

  /** Waits for the page of a new window, and for one that comes back after a crash: it keeps what comes before it listens. */
  const tellWhenLoaded = ({ webContents }: BrowserWindow, command: ShellCommand): void => {
    const now = (): void => tellPage(webContents, { kind: "command", command });
    if (webContents.isLoading() || webContents.isCrashed())
      webContents.once("did-finish-load", now);
    else now();
  };

  return {
    show: (name) => show(name),
    showDisplay: (id) => void show(`display ${id}`, `#vm=${id}&window=display`),
    command: (what) => tellWhenLoaded(show("library"), what),
    commandFocused: (what) => tellWhenLoaded(focused() ?? show("library"), what),
    tellAll: (message) => {
      for (const { webContents } of windows.values()) tellPage(webContents, message);
    },
    haveFocus: () => focused() !== undefined,
    isOurs: (contents) => [...windows.values()].some(({ webContents }) => webContents === contents),
    takeCommands: (contents, commands) => {
      offered.set(contents.id, commands);
      if (windows.get("library")?.webContents === contents) lastOfLibrary = withoutVm(commands);
      onChange();
    },
    commands: () => offered.get(focused()?.webContents.id ?? -1) ?? lastOfLibrary,
    rememberPlaces: () => {
      for (const [name, window] of windows) rememberPlace(window, { name, places });
    },
  };
};
