// Everything that the app can do, once: the toolbar, the context menu, the palette, the page's shortcuts and the shells'
// menu bars read this table. Words are in i18n/words/commands, what each does in commands/actions.ts.
import type { CapabilityName, Vm, VmStatus } from "@openutm/shared-types";

/** What decides whether a command can be used now. */
export type CommandFacts = {
  /** The VM that it would be about. */
  readonly vm: Vm | undefined;
  /** Why this host cannot do a thing; absent where it can, or nobody has asked yet. */
  readonly refusals: Readonly<Partial<Record<CapabilityName, string>>>;
  /** What the shell can do for the page. */
  readonly host: { readonly windows: boolean; readonly files: boolean };
  readonly sidebarFolded: boolean;
};

/** Not at all now, or not for a reason that a person may read: a key of the words `why`, or text from the backend. */
export type Availability = "yes" | "hidden" | { readonly why: WhyNot } | { readonly text: string };
export type WhyNot =
  | "noSnapshots"
  | "noSuspend"
  | "running"
  | "notRunning"
  | "noScreen"
  | "broken"
  | "noVm";

/** Where the menu bar has it. */
export type MenuName = "file" | "vm" | "view" | "help";

type CommandSpec = {
  readonly menu: MenuName;
  /** In the form of components/kbd: "Mod+Shift+K". */
  readonly shortcut?: string;
  /** The shortcut works in a browser's tab too; the others are the browser's own there (reload, bookmark). */
  readonly inBrowser?: true;
  readonly tone?: "danger";
  /** About one VM: where none is shown it is not offered. */
  readonly about: "vm" | "app";
  readonly available: (facts: CommandFacts) => Availability;
};

const always = (): Availability => "yes";

/** Shown in these states and in no other. */
const inStates =
  (...states: readonly VmStatus[]) =>
  ({ vm }: CommandFacts): Availability =>
    vm !== undefined && states.includes(vm.status) ? "yes" : "hidden";

const whole =
  (then: (vm: Vm) => Availability) =>
  ({ vm }: CommandFacts): Availability => {
    if (vm === undefined) return "hidden";
    return vm.status === "broken" ? { why: "broken" } : then(vm);
  };

const stoppedOnly = (vm: Vm): Availability =>
  vm.runtime === undefined ? "yes" : { why: "running" };

const screenOnly = ({ vm }: CommandFacts): Availability => {
  if (vm?.runtime === undefined) return "hidden";
  return vm.runtime.displayProtocol === "none" ? { why: "noScreen" } : "yes";
};

const revealable = ({ vm, host, refusals }: CommandFacts): Availability => {
  if (vm === undefined) return "hidden";
  const text = refusals["host.reveal"];
  return host.files || text === undefined ? "yes" : { text };
};

export const commandTable = {
  "app.create": { menu: "file", shortcut: "Mod+N", about: "app", available: always },
  "app.openFile": {
    menu: "file",
    shortcut: "Mod+O",
    about: "app",
    available: ({ host }) => (host.windows ? "yes" : "hidden"),
  },
  "app.tryDemo": { menu: "file", about: "app", available: always },
  "app.settings": {
    menu: "file",
    shortcut: "Mod+,",
    inBrowser: true,
    about: "app",
    available: always,
  },
  "vm.start": {
    menu: "vm",
    shortcut: "Mod+R",
    about: "vm",
    available: inStates("stopped", "suspended", "error"),
  },
  "vm.resume": { menu: "vm", shortcut: "Mod+R", about: "vm", available: inStates("paused") },
  "vm.openDisplay": { menu: "vm", shortcut: "Mod+D", about: "vm", available: screenOnly },
  "vm.fullScreen": { menu: "vm", about: "vm", available: screenOnly },
  "vm.detachDisplay": {
    menu: "vm",
    about: "vm",
    available: (facts) => (facts.host.windows ? screenOnly(facts) : "hidden"),
  },
  "vm.pause": { menu: "vm", about: "vm", available: inStates("running") },
  "vm.shutDown": { menu: "vm", about: "vm", available: inStates("running") },
  "vm.restart": { menu: "vm", about: "vm", available: inStates("running", "paused") },
  "vm.forceOff": {
    menu: "vm",
    tone: "danger",
    about: "vm",
    available: inStates("starting", "running", "paused", "stopping"),
  },
  "vm.suspend": {
    menu: "vm",
    about: "vm",
    available: (facts) => {
      const running = inStates("running", "paused")(facts);
      if (running !== "yes") return running;
      const text = facts.refusals["vm.suspend"];
      return text === undefined ? { why: "noSuspend" } : { text };
    },
  },
  "vm.snapshot": { menu: "vm", about: "vm", available: whole(() => ({ why: "noSnapshots" })) },
  "vm.settings": { menu: "vm", shortcut: "Mod+E", about: "vm", available: whole(() => "yes") },
  "vm.rename": { menu: "vm", about: "vm", available: whole(() => "yes") },
  "vm.group": { menu: "vm", about: "vm", available: whole(() => "yes") },
  "vm.clone": { menu: "vm", about: "vm", available: whole(stoppedOnly) },
  "vm.cloneLinked": { menu: "vm", about: "vm", available: whole(stoppedOnly) },
  "vm.showInFiles": { menu: "vm", about: "vm", available: revealable },
  "vm.logs": {
    menu: "vm",
    shortcut: "Mod+L",
    about: "vm",
    available: ({ vm }) => (vm === undefined ? "hidden" : "yes"),
  },
  "vm.delete": {
    menu: "vm",
    tone: "danger",
    about: "vm",
    available: ({ vm }) => (vm === undefined ? "hidden" : stoppedOnly(vm)),
  },
  "view.palette": {
    menu: "view",
    shortcut: "Mod+K",
    inBrowser: true,
    about: "app",
    available: always,
  },
  "view.search": {
    menu: "view",
    shortcut: "Mod+F",
    inBrowser: true,
    about: "app",
    available: always,
  },
  "view.hideSidebar": {
    menu: "view",
    shortcut: "Mod+B",
    inBrowser: true,
    about: "app",
    available: ({ sidebarFolded }) => (sidebarFolded ? "hidden" : "yes"),
  },
  "view.showSidebar": {
    menu: "view",
    shortcut: "Mod+B",
    inBrowser: true,
    about: "app",
    available: ({ sidebarFolded }) => (sidebarFolded ? "yes" : "hidden"),
  },
  "view.library": { menu: "view", shortcut: "Mod+0", about: "app", available: always },
  "view.trash": { menu: "view", about: "app", available: always },
  "help.health": { menu: "help", about: "app", available: always },
} as const satisfies Readonly<Record<string, CommandSpec>>;

/** Their places are kept, and nothing can do them yet: they are shown with the reason. */
export const slots = ["vm.suspend", "vm.snapshot"] as const satisfies readonly CommandId[];

export type CommandId = keyof typeof commandTable;
export const commandIds = Object.keys(commandTable) as readonly CommandId[];
export const specOf = (id: CommandId): CommandSpec => commandTable[id];

/** A command as a menu shows it: in the page's language, as it is now. */
export type ShownCommand = {
  readonly id: CommandId;
  readonly menu: MenuName;
  readonly title: string;
  readonly shortcut?: string | undefined;
  readonly tone?: "danger" | undefined;
  /** Why it is greyed; one that cannot be used for no reason worth a word is not shown at all. */
  readonly disabledReason?: string | undefined;
};
