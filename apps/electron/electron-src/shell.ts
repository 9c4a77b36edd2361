// The shell in its life: backend, windows, menus, tray, and the end.
import { findHome, homePaths } from "@openutm/backend-node/client";
import { fillWords, pageScheme } from "@openutm/native-bridge/electron/shell";
import {
  ApiError,
  defaultSettings,
  type BackendConnection,
  type BackendEvent,
} from "@openutm/shared-types";
import {
  app,
  BrowserWindow,
  Menu,
  shell,
  type MenuItemConstructorOptions,
  type WebContents,
} from "electron";
import { join, resolve } from "node:path";
import type { ShellHandlers } from "./answer.ts";
import { askAboutGuestsThatRun, askAboutQuit, chooseImage, showAbout, tell } from "./ask.ts";
import { keepBackend } from "./backend-keeper.ts";
import { createBackendLife } from "./backend-life.ts";
import { engine, type PageAnswer } from "./engine.ts";
import { registerIpc } from "./ipc-handlers.ts";
import { menuTemplate } from "./menu.ts";
import { crashNotice, workNotice, type Notice } from "./notices.ts";
import { notify } from "./notify.ts";
import { onlyChanged } from "./only-changed.ts";
import { safeToOpen } from "./open-external.ts";
import type { OpenRequest } from "./opening.ts";
import { pageFiles } from "./page-files.ts";
import { pageFromServer } from "./page-server.ts";
import { shipped } from "./places.ts";
import { mayQuit, nobodyToAsk, type QuitUser } from "./quit.ts";
import { createTray, type ShellTray } from "./tray.ts";
import { createVmIndex } from "./vm-index.ts";
import { openWindowPlaces } from "./window-places.ts";
import { denyPermissions } from "./window.ts";
import { createWindows } from "./windows.ts";
import { wordsFor, type Words } from "./words.ts";

/** The backend may take so long to give the library up. */
const endWithinMs = 10_000;
const development = !app.isPackaged;
const pause = (delayMs: number): Promise<void> =>
  new Promise((resolveNow) => setTimeout(resolveNow, delayMs));
const ignored = (): void => undefined;

/** In development the page comes from Vite's server, through the same scheme, so that its origin stays the same. */
const pageAnswers = (): ((address: string) => Promise<PageAnswer>) => {
  const server = process.env["OPENUTM_PAGE_SERVER"];
  return development && server !== undefined ? pageFromServer(server) : pageFiles(shipped.page);
};

/** @returns opens what a later start of the program asks for */
export const startShell = (first: OpenRequest | undefined): ((open?: OpenRequest) => void) => {
  const home = resolve(findHome());
  let language = defaultSettings.language;
  let tray: ShellTray | undefined;
  let ending = false;

  const words = (): Words => wordsFor(language, app.getLocale());
  const setMenu = onlyChanged((template: MenuItemConstructorOptions[]) =>
    Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
  );

  const refresh = (): void => {
    if (!app.isReady()) return;
    tray?.show(index.running(), words());
    const facts = {
      platform: process.platform,
      appName: app.name,
      development,
      words: words().menu,
      commands: windows.commands(),
    };
    setMenu(menuTemplate(facts, menuActions));
  };

  const windows = createWindows({
    title: development ? `${app.name} (Electron)` : app.name,
    preload: shipped.preload,
    devTools: development,
    places: openWindowPlaces(join(home, "shell", "windows.json")),
    onChange: refresh,
  });
  const showLibrary = (): void => void windows.show("library");
  const openDisplay = (id: string): void => windows.command({ kind: "openDisplay", id });
  const menuActions = {
    run: (command: string) => windows.commandFocused({ kind: "run", command }),
    showLibrary,
    about: () => showAbout(words()),
  };

  const show = (notice: Notice | undefined): void => {
    if (notice === undefined) return;
    const { vmId } = notice;
    notify(notice, () =>
      vmId === undefined ? showLibrary() : windows.command({ kind: "showVm", id: vmId }),
    );
  };

  const index = createVmIndex({
    onChange: refresh,
    onCrash: (vm) => show(crashNotice(vm, words())),
  });

  const speak = (next: typeof language): void => {
    language = next;
    refresh();
  };
  const take = (event: BackendEvent): void => {
    index.take(event);
    if (event.topic === "settings.changed") speak(event.payload.settings.language);
    show(
      workNotice(event, {
        isLookedAt: windows.haveFocus(),
        nowMs: Date.now(),
        words: words(),
      }),
    );
    windows.tellAll({ kind: "event", event });
  };

  const life = createBackendLife({ home, words, quit: () => app.quit() });
  const keeper = keepBackend({
    open: async () => {
      await engine.canStart();
      return life.open();
    },
    onEvent: take,
    onReady: (connection) => {
      index.load(connection).catch(ignored);
      connection
        .call("settings.get", {})
        .then((settings) => speak(settings.language))
        .catch(ignored);
    },
    onBack: () => windows.tellAll({ kind: "ready" }),
    onLost: () => windows.tellAll({ kind: "lost" }),
    pause,
  });

  const needVm = (id: string): void => {
    if (index.get(id) === undefined) throw new ApiError("vm.notFound", "No VM has this id.");
  };

  const handlersFor = (contents: WebContents): Omit<ShellHandlers, "shell.openStream"> => ({
    "shell.streamOrigin": async () => {
      const { port } = await (await keeper.connection()).call("door.open", {});
      return { origin: `ws://127.0.0.1:${port}` };
    },
    "shell.chooseFile": async ({ kind }) => {
      const path = await chooseImage(kind, words().files);
      return path === undefined ? {} : { path };
    },
    "shell.detachDisplay": async ({ id }) => {
      needVm(id);
      windows.showDisplay(id);
      return {};
    },
    "shell.closeWindow": async () => {
      BrowserWindow.fromWebContents(contents)?.close();
      return {};
    },
    "shell.showing": async ({ display }) => {
      contents.setIgnoreMenuShortcuts(display);
      return {};
    },
    "shell.setCommands": async ({ commands }) => {
      windows.takeCommands(contents, commands);
      return {};
    },
    "shell.openExternal": async ({ url }) => {
      const address = safeToOpen(url);
      if (address === undefined)
        throw new ApiError("request.invalid", "Only https addresses are opened.");
      await shell.openExternal(address);
      return {};
    },
    "shell.showInFiles": async ({ id }) => {
      needVm(id);
      await shell.openPath(join(homePaths(home).vms, id));
      return {};
    },
    // Chromium shows its page what is dropped.
    "shell.takeHeldFiles": async () => ({ files: [] }),
    "shell.readHeldFile": async () => {
      throw new ApiError("request.invalid", "No such file was dropped here.");
    },
  });

  const decide = async (user: QuitUser): Promise<boolean> => {
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
    return mayQuit(connection, { words: words().quit, ...user });
  };

  const end = async (): Promise<void> => {
    windows.rememberPlaces();
    keeper.stop();
    await Promise.race([life.end(), pause(endWithinMs)]);
    app.exit(0);
  };

  const quit = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    const user = {
      ask: askAboutQuit,
      stillRuns: (reason: string) => askAboutGuestsThatRun(reason, words().quit),
    };
    // A backend that is lost at this very moment keeps nobody from leaving.
    if (await decide(user).catch(() => true)) {
      await end();
      return;
    }
    ending = false;
    showLibrary();
  };

  /** A signal says so. What has not shut down in time goes on doing it without the app. */
  const endUnasked = async (): Promise<void> => {
    await Promise.race([decide(nobodyToAsk).catch(ignored), pause(endWithinMs)]);
    await end();
  };

  const open = (asked: OpenRequest | undefined): void => {
    if (asked?.kind === "page") windows.command(asked.command);
    else showLibrary();
    if (asked?.kind !== "recipe") return;
    const { message, detail } = words().recipe;
    tell("info", { message: fillWords(message, { name: asked.name }), detail }, words());
  };

  app.on("before-quit", (event) => {
    // Windows stay open until it is decided, and the end is by `app.exit`.
    event.preventDefault();
    void quit();
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") void quit();
  });
  app.on("activate", showLibrary);

  void app.whenReady().then(() => {
    // Of a session that ends, of a terminal, of whoever ends processes: none of them waits for an answer. Electron has
    // handlers of its own until then, which would ask.
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
      process.on(signal, () => void endUnasked());
    engine.serveScheme(pageScheme, pageAnswers());
    denyPermissions();
    registerIpc({ connection: keeper.connection, isOurs: windows.isOurs, handlersFor });
    open(first);
    tray = createTray(shipped.trayIcon, { showLibrary, openDisplay, quit: () => app.quit() });
    refresh();
  });

  return open;
};
