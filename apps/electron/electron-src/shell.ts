// The shell in its life: backend, windows, menus, tray, and the end.
import { findHome, homePaths } from "@openutm/backend-node/client";
import { pageScheme, type ShellCommand } from "@openutm/native-bridge/electron/shell";
import { ApiError, type BackendConnection } from "@openutm/shared-types";
import { app, BrowserWindow, Menu, shell, type WebContents } from "electron";
import { join, resolve } from "node:path";
import { imageFileOf } from "@openutm/native-bridge/electron/shell";
import type { ShellHandlers } from "./answer.ts";
import {
  askAboutGuestsThatRun,
  askAboutQuit,
  chooseImage,
  createProblemTeller,
  notifyOfCrash,
  showAbout,
} from "./ask.ts";
import { keepBackend } from "./backend-keeper.ts";
import { engine, type BackendProcess, type PageAnswer } from "./engine.ts";
import { registerIpc, tellPage } from "./ipc-handlers.ts";
import { menuTemplate, type MenuActions, type VmVerb } from "./menu.ts";
import { isSafeToOpen } from "./open-external.ts";
import { openBackend } from "./open-backend.ts";
import { pageFiles } from "./page-files.ts";
import { pageFromServer } from "./page-server.ts";
import { shipped } from "./places.ts";
import { mayQuit } from "./quit.ts";
import { createTray, type ShellTray } from "./tray.ts";
import { createVmIndex } from "./vm-index.ts";
import { openWindowPlaces } from "./window-places.ts";
import { denyPermissions, openWindow, type WindowName } from "./window.ts";

type Showing = { readonly id?: string | undefined; readonly display: boolean };

/** The backend may take so long to give the library up. */
const endWithinMs = 10_000;
const development = !app.isPackaged;
const title = development ? "OpenUTM (Electron)" : "OpenUTM";
const pause = (delayMs: number): Promise<void> =>
  new Promise((resolveNow) => setTimeout(resolveNow, delayMs));

/** In development the page comes from Vite's server, through the same scheme, so that its origin stays the same. */
const pageAnswers = (): ((address: string) => Promise<PageAnswer>) => {
  const server = process.env["OPENUTM_PAGE_SERVER"];
  return development && server !== undefined ? pageFromServer(server) : pageFiles(shipped.page);
};

/** @returns opens what a later start of the program asks for */
export const startShell = (first: ShellCommand | undefined): ((open?: ShellCommand) => void) => {
  const home = resolve(findHome());
  const places = openWindowPlaces(join(home, "shell", "windows.json"));
  const windows = new Map<WindowName, BrowserWindow>();
  const showing = new Map<number, Showing>();
  const tellOfProblem = createProblemTeller();
  let child: BackendProcess | undefined;
  let processEnded: Promise<void> = Promise.resolve();
  let tray: ShellTray | undefined;
  let ending = false;

  const pages = (): WebContents[] => [...windows.values()].map(({ webContents }) => webContents);

  const index = createVmIndex({
    onChange: () => {
      if (!app.isReady()) return;
      tray?.show(index.running());
      refreshMenu();
    },
    onCrash: notifyOfCrash,
  });

  const keeper = keepBackend({
    open: async () => {
      try {
        return await openBackend({
          home,
          start: () => {
            const started = engine.startBackend(shipped.backend, {
              ...process.env,
              OPENUTM_HOME: home,
            });
            child = started;
            processEnded = new Promise((ended) => started.onExit(ended));
            return started;
          },
        });
      } catch (cause) {
        tellOfProblem(cause);
        throw cause;
      }
    },
    onEvent: (event) => {
      index.take(event);
      for (const page of pages()) tellPage(page, { kind: "event", event });
    },
    onReady: (connection) => {
      index.load(connection).catch(() => undefined);
      for (const page of pages()) tellPage(page, { kind: "ready" });
    },
    onLost: () => {
      for (const page of pages()) tellPage(page, { kind: "lost" });
    },
    pause,
  });

  const showWindow = (name: WindowName, fragment?: string): BrowserWindow => {
    const open = windows.get(name);
    if (open !== undefined) {
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
      return open;
    }
    const window = openWindow({
      name,
      title,
      places,
      preload: shipped.preload,
      devTools: development,
      ...(fragment === undefined ? {} : { fragment }),
    });
    const { id } = window.webContents;
    windows.set(name, window);
    window.on("focus", () => refreshMenu());
    window.on("closed", () => {
      windows.delete(name);
      showing.delete(id);
    });
    return window;
  };

  /** Waits for the page of a new window, which keeps what comes before it listens. */
  const command = (what: ShellCommand): void => {
    const { webContents } = showWindow("library");
    if (!webContents.isLoading()) tellPage(webContents, { kind: "command", command: what });
    else
      webContents.once("did-finish-load", () =>
        tellPage(webContents, { kind: "command", command: what }),
      );
  };

  const openDisplayWindow = (id: string): void =>
    void showWindow(`display ${id}`, `#vm=${id}&window=display`);

  const act = async (verb: VmVerb, id: string): Promise<void> => {
    const connection = await keeper.connection();
    if (verb === "shutDown") await connection.call("vm.stop", { id });
    else if (verb === "forceOff") await connection.call("vm.stop", { id, force: true });
    else await connection.call(`vm.${verb}`, { id });
  };

  const showInFiles = (id: string): void => void shell.openPath(join(homePaths(home).vms, id));

  const actions: MenuActions = {
    create: () => command({ kind: "create" }),
    openFile: () =>
      void chooseImage("any").then((path) => {
        if (path !== undefined)
          command({ kind: "create", file: imageFileOf(path) ?? { kind: "disk", path } });
      }),
    showLibrary: () => void showWindow("library"),
    about: () => showAbout(title),
    act: (verb, id) => void act(verb, id).catch(tellOfProblem),
    openDisplay: (id) => command({ kind: "openDisplay", id }),
    detachDisplay: openDisplayWindow,
    showInFiles,
  };

  const refreshMenu = (): void => {
    const focused = BrowserWindow.getFocusedWindow();
    const id = focused === null ? undefined : showing.get(focused.webContents.id)?.id;
    const vm = id === undefined ? undefined : index.get(id);
    const facts = { platform: process.platform, appName: "OpenUTM", development, vm };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(facts, actions)));
  };

  const handlersFor = (contents: WebContents): Omit<ShellHandlers, "shell.openStream"> => ({
    "shell.chooseFile": async ({ kind }) => {
      const path = await chooseImage(kind);
      return path === undefined ? {} : { path };
    },
    "shell.detachDisplay": async ({ id }) => {
      openDisplayWindow(id);
      return {};
    },
    "shell.showing": async (what) => {
      showing.set(contents.id, what);
      contents.setIgnoreMenuShortcuts(what.display);
      refreshMenu();
      return {};
    },
    "shell.openExternal": async ({ url }) => {
      if (!isSafeToOpen(url))
        throw new ApiError("request.invalid", "Only https addresses are opened.");
      await shell.openExternal(url);
      return {};
    },
    "shell.showInFiles": async ({ id }) => {
      if (index.get(id) === undefined) throw new ApiError("vm.notFound", "No VM has this id.");
      showInFiles(id);
      return {};
    },
  });

  const decide = async (): Promise<boolean> => {
    let connection: BackendConnection;
    try {
      connection = await Promise.race([
        keeper.connection(),
        pause(endWithinMs).then(() => Promise.reject(new Error("The backend does not answer."))),
      ]);
    } catch {
      // Without a backend nothing can be asked; guests go on.
      return true;
    }
    return mayQuit(connection, { ask: askAboutQuit, stillRuns: askAboutGuestsThatRun });
  };

  const end = async (): Promise<void> => {
    keeper.stop();
    child?.end();
    await Promise.race([processEnded, pause(endWithinMs)]);
    app.exit(0);
  };

  const quit = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    const may = await decide().catch((cause: unknown) => {
      tellOfProblem(cause);
      return false;
    });
    if (may) {
      await end();
      return;
    }
    ending = false;
    showWindow("library");
  };

  app.on("before-quit", (event) => {
    // Windows stay open until it is decided, and the end is by `app.exit`.
    event.preventDefault();
    void quit();
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") void quit();
  });
  app.on("activate", () => void showWindow("library"));

  void app.whenReady().then(() => {
    engine.serveScheme(pageScheme, pageAnswers());
    denyPermissions();
    registerIpc({
      connection: keeper.connection,
      isOurs: (contents) => pages().includes(contents),
      handlersFor,
    });
    refreshMenu();
    showWindow("library");
    if (first !== undefined) command(first);
    tray = createTray(shipped.trayIcon, {
      showLibrary: actions.showLibrary,
      openDisplay: actions.openDisplay,
    });
    tray.show(index.running());
  });

  return (open) => {
    if (open === undefined) showWindow("library");
    else command(open);
  };
};
