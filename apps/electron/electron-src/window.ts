// Windows: hardened, in their old places, back again after a crash of their page.
import { pageOrigin } from "@openutm/native-bridge/electron/shell";
import { BrowserWindow, screen, session, type WebContents } from "electron";
import { join } from "node:path";
import { engine } from "./engine.ts";
import type { WindowPlaces } from "./window-places.ts";

export type WindowName = "library" | `display ${string}`;

export type WindowOptions = {
  readonly name: WindowName;
  readonly title: string;
  /** The page's fragment with its “#”, or nothing. */
  readonly fragment: string;
  readonly places: WindowPlaces;
  readonly preload: string;
  readonly devTools: boolean;
};

const size = { library: { width: 1180, height: 760 }, display: { width: 1024, height: 820 } };
/** A page that crashes again and again is left alone after so many times. */
const maxCrashes = 5;
/** A window that has not been moved for this long stands where it should. */
const settledMs = 400;

/** What a guest's display needs, and nothing else; newer Chromiums ask before a page reaches the loopback device. */
const allowedPermissions: ReadonlySet<string> = new Set([
  "fullscreen",
  "pointerLock",
  "keyboardLock",
  "clipboard-read",
  "clipboard-sanitized-write",
  "local-network-access",
  "loopback-network",
]);

export const denyPermissions = (): void => {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(allowedPermissions.has(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) =>
    allowedPermissions.has(permission),
  );
};

/** Nothing but our own page is ever shown, in no window and no frame. */
export const confine = (contents: WebContents): void => {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!url.startsWith(`${pageOrigin}/`)) event.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  engine.denyNewWindows(contents);
};

/** Where a window is now, for its next opening. */
export const rememberPlace = (
  window: BrowserWindow,
  { name, places }: Pick<WindowOptions, "name" | "places">,
): void => {
  const { x, y, width, height } = window.getNormalBounds();
  const fullScreen = window.isFullScreen();
  places.set(name, { x, y, width, height, fullScreen, maximized: window.isMaximized() });
};

/** A crash of the app must not lose it, so it is written while the window is open, a moment after each change. */
const keepPlace = (window: BrowserWindow, options: WindowOptions): void => {
  let soon: ReturnType<typeof setTimeout> | undefined;
  const remember = (): void => {
    clearTimeout(soon);
    if (!window.isDestroyed()) rememberPlace(window, options);
  };
  const changed = (): void => {
    clearTimeout(soon);
    soon = setTimeout(remember, settledMs);
  };
  window.on("move", changed).on("resize", changed).on("close", remember);
};

const comeBack = (window: BrowserWindow, address: string): void => {
  let crashes = 0;
  engine.onRendererGone(window.webContents, () => {
    crashes += 1;
    if (crashes > maxCrashes) return;
    // Later: loading from inside the event has ended the whole app (Electron 9.4.1, a segmentation fault).
    setTimeout(() => {
      if (!window.isDestroyed()) void window.loadURL(address);
    }, 100);
  });
};

export const openWindow = (options: WindowOptions): BrowserWindow => {
  const { name, title, fragment, places, preload, devTools } = options;
  const kind = name === "library" ? "library" : "display";
  const place = places.get(
    name,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const { fullScreen, maximized, ...bounds } = place ?? {
    ...size[kind],
    fullScreen: false,
    maximized: false,
  };
  const window = new BrowserWindow({
    ...bounds,
    fullscreen: fullScreen,
    title,
    minWidth: 480,
    minHeight: 360,
    show: false,
    backgroundColor: "#16181d",
    icon: join(preload, "..", "icon.png"),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // A guest's picture goes on while another window covers it.
      backgroundThrottling: kind === "library",
      devTools,
    },
  });
  // The page's own title would lose the build's mark.
  window.on("page-title-updated", (event) => event.preventDefault());
  window.once("ready-to-show", () => {
    if (maximized) window.maximize();
    window.show();
  });
  confine(window.webContents);
  keepPlace(window, options);
  const address = `${pageOrigin}/index.html${fragment}`;
  comeBack(window, address);
  void window.loadURL(address);
  return window;
};
