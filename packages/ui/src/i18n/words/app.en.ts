/** The words of the frame around the screens. */
export const app = {
  opening: "Opening…",
  lost: "OpenUTM’s backend does not answer. Your machines go on running; this page reconnects by itself.",
  paneFailed: "This part of the page has failed",
  paneFailedHint:
    "That is a mistake in OpenUTM, and nothing has happened to your machines. Try it again, or send us the report.",
  partMissing: "This part of the page could not be loaded",
  partMissingHint: "OpenUTM was probably updated after the page was opened. Load the page anew.",
  reload: "Load the page anew",
  tryAgain: "Try again",
  copyReport: "Copy report",
  undo: "Undo",
  showIt: "Show it",
  viewLogs: "View logs",
  forceOff: "Force it off",
  drop: {
    here: "Drop it here",
    hint: "An ISO or a disk becomes a new machine.",
    folder: "A folder cannot become a machine",
    folderHint: "Drop an ISO or a disk image (qcow2, raw).",
    nothing: "There was no file in what you dropped",
  },
  moved: "“{{name}}” is in the trash",
  cloned: "“{{name}}” has been cloned",
  demo: "Demo",
  cloneName: "{{name}} (copy)",
  linkedName: "{{name}} (linked)",
  stale: "Somebody else has changed it meanwhile",
  jobs: {
    label: "What OpenUTM is working on",
  },
} as const;
