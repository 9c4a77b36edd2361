// The desktop shell that shows the page, as the page's host.
import type { ShellConnection } from "@openutm/native-bridge/shell";
import type { Platform } from "@openutm/shared-types";
import type { HostActions, HostCommand } from "./host-actions.ts";

export type ShellFacts = {
  readonly platform: Platform;
  /** The page is in a display's own window. */
  readonly isDisplayWindow: boolean;
  /** Where a dropped file lies; absent where the shell takes drops itself. */
  readonly pathOf?: HostActions["pathOf"];
  readonly heldFiles?: HostActions["heldFiles"];
  readonly takeHeldFiles?: HostActions["takeHeldFiles"];
};

const ignored = (): void => undefined;

export const hostOfShell = (
  { callShell, onCommand }: Pick<ShellConnection, "callShell" | "onCommand">,
  { platform, isDisplayWindow, pathOf, heldFiles, takeHeldFiles }: ShellFacts,
): HostActions => ({
  platform,
  chooseFile: async (kind) => (await callShell("shell.chooseFile", { kind })).path,
  ...(pathOf === undefined ? {} : { pathOf }),
  ...(heldFiles === undefined ? {} : { heldFiles }),
  ...(takeHeldFiles === undefined ? {} : { takeHeldFiles }),
  detachDisplay: (id) => void callShell("shell.detachDisplay", { id }).catch(ignored),
  showInFiles: async (id) => void (await callShell("shell.showInFiles", { id })),
  showing: ({ display }) => void callShell("shell.showing", { display }).catch(ignored),
  setCommands: (commands) =>
    void callShell("shell.setCommands", { commands: [...commands] }).catch(ignored),
  // The shell gives back the names that the page itself has told it.
  onCommand: (listener) => onCommand((command) => listener(command as HostCommand)),
  ...(isDisplayWindow
    ? { leaveDisplay: () => void callShell("shell.closeWindow", {}).catch(ignored) }
    : {}),
});
