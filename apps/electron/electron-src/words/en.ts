/** The words of the shell's own menus, dialogs and notifications. This file is the truth: another language has exactly its keys. */
export const en = {
  menu: {
    file: "&File",
    edit: "&Edit",
    vm: "&Machine",
    view: "&View",
    window: "&Window",
    help: "&Help",
    about: "About OpenUTM",
    library: "Library",
    services: "Services",
    hide: "Hide OpenUTM",
    hideOthers: "Hide Others",
    unhide: "Show All",
    quit: "Quit OpenUTM",
    close: "Close Window",
    undo: "Undo",
    redo: "Redo",
    cut: "Cut",
    copy: "Copy",
    paste: "Paste",
    selectAll: "Select All",
    fullScreen: "Full Screen",
    resetZoom: "Actual Size",
    zoomIn: "Zoom In",
    zoomOut: "Zoom Out",
    reload: "Reload",
    devTools: "Developer Tools",
    minimize: "Minimize",
    zoom: "Zoom",
    front: "Bring All to Front",
  },
  tray: {
    nothingRuns: "No machine is running",
    paused: (name: string) => `${name} (paused)`,
    showLibrary: "Show Library",
  },
  quit: {
    oneRuns: (name: string) => `“${name}” is running.`,
    manyRun: (count: number) => `${count} machines are running.`,
    detail:
      "Kept running, they go on without a window and are found again at the next start. Suspend: saving a running machine to disk is not built yet.",
    shutDown: "Shut Down",
    keepRunning: "Keep Running",
    cancel: "Cancel",
    stillRun: "Not every machine has shut down.",
    quitAnyway: "Quit and Keep Them Running",
  },
  hungOwner: {
    end: "End It",
    wait: "Keep Waiting",
    quit: "Quit",
  },
  files: {
    isos: "Installer discs",
    disks: "Disk images",
    all: "All files",
  },
  recipe: {
    message: (name: string) => `“${name}” is a recipe, which this version cannot open yet.`,
    detail: "Nothing of it has been run.",
  },
  crash: {
    title: (name: string) => `“${name}” has stopped`,
    body: "It ended unexpectedly.",
  },
  job: {
    done: "Done.",
    failed: (title: string) => `${title} has failed`,
  },
  about: (electron: string, chromium: string, node: string) =>
    `Electron ${electron}, Chromium ${chromium}, Node ${node}\nMIT licence; the licences of what is shipped are in its folder.`,
  ok: "OK",
} as const;

type SameShape<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : SameShape<T[K]>;
};

/** What a language has to say: a key too few or too many does not compile. */
export type Words = SameShape<typeof en>;
