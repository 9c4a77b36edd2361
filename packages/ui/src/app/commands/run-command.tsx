// What each command does. One table beside the one of commands/table.ts: a command that is missing here does not compile.
import type { PageConnection } from "@openutm/native-bridge";
import type { Vm } from "@openutm/shared-types";
import { createContext, use, useCallback, useEffect, useRef, type ReactNode } from "react";
import { useToasts, type Toasts } from "../../components/toast/Toast.tsx";
import { i18n } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import { reasonOf, useConnection, useVmsNow } from "../backend.tsx";
import { useFrame, type FrameState } from "../frame-state.tsx";
import { useHost, type HostActions } from "../host-actions.ts";
import { imageFileOf } from "../image-file.ts";
import { useNavigation, type Navigation } from "../navigation.tsx";
import type { CommandId, slots } from "./table.ts";

/** What commands are made of. */
export type CommandParts = {
  readonly connection: PageConnection;
  readonly navigation: Navigation;
  readonly frame: FrameState;
  readonly toasts: Toasts;
  readonly host: HostActions | undefined;
  vms(): readonly Vm[];
};

type Action = (vm: Vm, parts: CommandParts) => unknown;
type AppAction = (parts: CommandParts) => unknown;

const searchField = (): void =>
  document.querySelector<HTMLInputElement>("[data-search-machines]")?.focus();

const openFile = async ({ host, navigation }: CommandParts): Promise<void> => {
  const path = await host?.chooseFile("iso");
  if (path === undefined) return;
  const file = imageFileOf(path) ?? { kind: "disk", path };
  navigation.go({ name: "create", from: { kind: "path", file } });
};

const tryDemo = async ({ connection, navigation }: CommandParts): Promise<void> => {
  const name = i18n.t("app:demo");
  const { id } = await connection.call("vm.create", { name, source: { kind: "demo" } });
  await connection.call("vm.start", { id });
  navigation.go({ name: "display", vmId: id });
};

const clone =
  (mode: "full" | "linked"): Action =>
  async ({ id, name }, { connection, navigation, toasts }) => {
    const key = mode === "full" ? "app:cloneName" : "app:linkedName";
    const { id: vmId } = await connection.call("vm.clone", {
      id,
      // The name's own end gives way, so that the mark of the copy is seen.
      name: i18n.t(key, { name: [...name].slice(0, 200).join("") }),
      mode,
    });
    toasts.show({
      title: i18n.t("app:cloned", { name: shownName(name) }),
      tone: "success",
      action: { label: i18n.t("app:showIt"), run: () => navigation.go({ name: "library", vmId }) },
    });
  };

const toTrash: Action = async ({ id, name }, { connection, toasts, navigation }) => {
  await connection.call("vm.delete", { id });
  const undo = async (): Promise<void> => {
    await connection.call("trash.restore", { id });
    navigation.go({ name: "library", vmId: id });
  };
  toasts.show({
    title: i18n.t("app:moved", { name: shownName(name) }),
    action: {
      label: i18n.t("app:undo"),
      run: () =>
        void undo().catch((error: unknown) => {
          const { message, hint } = reasonOf(error);
          toasts.show({ title: message, description: hint ?? "", tone: "error" });
        }),
    },
    timeoutMs: 12_000,
  });
};

const showInFiles: Action = async ({ id }, { host, connection }) => {
  if (host?.showInFiles !== undefined) return host.showInFiles(id);
  const { path } = await connection.call("vm.logs", { id, lines: 1 });
  await connection.call("host.reveal", { path });
};

const fullScreen: Action = async ({ id }, { navigation }) => {
  navigation.go({ name: "display", vmId: id });
  await document.documentElement.requestFullscreen();
};

const appActions = {
  "app.create": ({ navigation }) => navigation.go({ name: "create" }),
  "app.openFile": openFile,
  "app.tryDemo": tryDemo,
  "app.settings": ({ navigation }) => navigation.go({ name: "settings" }),
  "view.palette": ({ frame }) => frame.open({ kind: "palette" }),
  "view.search": ({ frame }) => {
    frame.foldSidebar(false);
    // The field is drawn with the sidebar.
    requestAnimationFrame(searchField);
  },
  "view.hideSidebar": ({ frame }) => frame.foldSidebar(true),
  "view.showSidebar": ({ frame }) => frame.foldSidebar(false),
  "view.library": ({ navigation }) => navigation.go({ name: "library" }),
  "view.trash": ({ navigation }) => navigation.go({ name: "trash" }),
  "help.health": ({ navigation }) => navigation.go({ name: "health" }),
} as const satisfies Readonly<Partial<Record<CommandId, AppAction>>>;

type VmCommandId = Exclude<CommandId, keyof typeof appActions | (typeof slots)[number]>;

const vmActions: Readonly<Record<VmCommandId, Action>> = {
  "vm.start": ({ id }, { connection }) => connection.call("vm.start", { id }),
  "vm.resume": ({ id }, { connection }) => connection.call("vm.resume", { id }),
  "vm.pause": ({ id }, { connection }) => connection.call("vm.pause", { id }),
  "vm.restart": ({ id }, { connection }) => connection.call("vm.restart", { id }),
  "vm.shutDown": ({ id }, { connection }) => connection.call("vm.stop", { id }),
  "vm.forceOff": ({ id }, { connection }) => connection.call("vm.stop", { id, force: true }),
  "vm.openDisplay": ({ id }, { navigation }) => navigation.go({ name: "display", vmId: id }),
  "vm.fullScreen": fullScreen,
  "vm.detachDisplay": ({ id }, { host }) => host?.detachDisplay(id),
  "vm.settings": ({ id }, { navigation }) =>
    navigation.go({ name: "library", vmId: id, tab: "hardware" }),
  "vm.rename": ({ id }, { frame }) => {
    frame.foldSidebar(false);
    frame.open({ kind: "rename", vmId: id });
  },
  "vm.group": ({ id }, { frame }) => frame.open({ kind: "group", vmId: id }),
  "vm.clone": clone("full"),
  "vm.cloneLinked": clone("linked"),
  "vm.showInFiles": showInFiles,
  "vm.logs": ({ id }, { navigation }) => navigation.go({ name: "library", vmId: id, tab: "logs" }),
  "vm.delete": toTrash,
};

const isAppCommand = (id: CommandId): id is keyof typeof appActions =>
  Object.hasOwn(appActions, id);
const isVmCommand = (id: CommandId): id is VmCommandId => Object.hasOwn(vmActions, id);

/** Says why a command did not work, and leads to the cause. */
const explain = (id: CommandId, vm: Vm | undefined, error: unknown, parts: CommandParts): void => {
  const { navigation, toasts, vms } = parts;
  const { code, message, hint } = reasonOf(error);
  if (code === "job.cancelled") return;
  const { at } = navigation;
  const isShown = vm !== undefined && at.name === "library" && (at.vmId ?? vms()[0]?.id) === vm.id;
  // The VM's own page says it already, with all that is known.
  if (isShown && vms().find((one) => one.id === vm.id)?.statusReason?.message === message) return;
  const lead = (): { label: string; run(): void } | undefined => {
    if (vm === undefined) return undefined;
    if (code === "vm.stopTimedOut")
      return {
        label: i18n.t("app:forceOff"),
        run: () => runCommand("vm.forceOff", vm.id, parts),
      };
    if (isShown)
      return {
        label: i18n.t("app:viewLogs"),
        run: () => navigation.go({ name: "library", vmId: vm.id, tab: "logs" }),
      };
    return {
      label: i18n.t("app:showIt"),
      run: () => navigation.go({ name: "library", vmId: vm.id }),
    };
  };
  const action = lead();
  toasts.show({
    title: message,
    ...(hint === undefined ? {} : { description: hint }),
    tone: "error",
    ...(action === undefined ? {} : { action }),
  });
};

/** Runs a command; what goes wrong is told as a toast. */
const runCommand = (id: CommandId, vmId: string | undefined, parts: CommandParts): void => {
  const vm = parts.vms().find((one) => one.id === vmId);
  const run = async (): Promise<void> => {
    if (isAppCommand(id)) await appActions[id](parts);
    else if (vm !== undefined && isVmCommand(id)) await vmActions[id](vm, parts);
  };
  run().catch((error: unknown) => explain(id, vm, error, parts));
};

export type RunCommand = (id: CommandId, vmId?: string) => void;

const RunContext = createContext<RunCommand | undefined>(undefined);

/** Runs a command about a VM, or about none. */
export const useRunCommand = (): RunCommand => {
  const run = use(RunContext);
  if (run === undefined) throw new Error("A command was asked for outside CommandsProvider.");
  return run;
};

export const CommandsProvider = ({ children }: { readonly children: ReactNode }) => {
  const parts: CommandParts = {
    connection: useConnection(),
    navigation: useNavigation(),
    frame: useFrame(),
    toasts: useToasts(),
    host: useHost(),
    vms: useVmsNow(),
  };
  // The same function for the app's life, so that no row is drawn again because a toast has come.
  const latest = useRef(parts);
  useEffect(() => {
    latest.current = parts;
  });
  const run = useCallback<RunCommand>((id, vmId) => runCommand(id, vmId, latest.current), []);
  return <RunContext value={run}>{children}</RunContext>;
};
