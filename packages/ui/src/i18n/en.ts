/** The words of the components. This file is the truth: another language has exactly its keys. */
export const en = {
  components: {
    close: "Close",
    cancel: "Cancel",
    working: "Working…",
    copy: "Copy",
    copied: "Copied",
    copyFailed: "Could not be copied",
    notifications: "Notifications",
    whatQemuSaid: "What QEMU said",
    more: "More",
    increase: "Increase",
    decrease: "Decrease",
    resize: "Resize the panes",
    terminalLoading: "Opening the terminal…",
    limit: "This computer can give at most {{value}}.",
    graph: "{{label}}: {{value}}",
    percent: "{{value}} %",
    usage: "{{used}} of {{total}}",
    timeLeft: {
      seconds_one: "{{count}} second left",
      seconds_other: "{{count}} seconds left",
      minutes_one: "about {{count}} minute left",
      minutes_other: "about {{count}} minutes left",
      hours_one: "about {{count}} hour left",
      hours_other: "about {{count}} hours left",
    },
    palette: {
      title: "Commands",
      placeholder: "What do you want to do?",
      empty: "No command has this name.",
    },
    wizard: {
      steps: "Steps",
      step: "Step {{number}} of {{total}}: {{title}}",
      back: "Back",
      next: "Continue",
      done: "Done",
      failed: "Needs attention",
    },
    status: {
      running: "Running",
      starting: "Starting…",
      stopping: "Shutting down…",
      paused: "Paused",
      suspended: "Suspended",
      stopped: "Stopped",
      error: "Stopped by an error",
      broken: "Cannot be read",
    },
  },
} as const;

type SameKeys<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };

/** What a language has to say: a key too few or too many does not compile. */
export type Words = SameKeys<typeof en>;
