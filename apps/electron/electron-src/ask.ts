// The shell's own dialogs.
import { ApiError, type Vm } from "@openutm/shared-types";
import { app, dialog, Notification } from "electron";
import type { QuitChoice, QuitQuestion } from "./quit.ts";

export const askAboutQuit = async ({
  message,
  detail,
  choices,
}: QuitQuestion): Promise<QuitChoice> => {
  const { response } = await dialog.showMessageBox({
    type: "question",
    title: app.name,
    message,
    detail,
    buttons: choices.map(({ label }) => label),
    defaultId: 0,
    cancelId: choices.length - 1,
    noLink: true,
  });
  return choices[response]?.choice ?? "cancel";
};

export const askAboutGuestsThatRun = (reason: string): Promise<QuitChoice> =>
  askAboutQuit({
    message: "Not every virtual machine has shut down.",
    detail: reason,
    choices: [
      { choice: "keepRunning", label: "Quit and Keep Them Running" },
      { choice: "cancel", label: "Cancel" },
    ],
  });

export const chooseImage = async (kind: "iso" | "disk" | "any"): Promise<string | undefined> => {
  const iso = { name: "Installer discs", extensions: ["iso"] };
  const disk = { name: "Disk images", extensions: ["qcow2", "img", "raw"] };
  const both = { name: "Discs and disks", extensions: [...iso.extensions, ...disk.extensions] };
  const { filePaths } = await dialog.showOpenDialog({
    properties: ["openFile"],
    filters: [{ iso, disk, any: both }[kind], { name: "All files", extensions: ["*"] }],
  });
  return filePaths[0];
};

export const showAbout = (title: string): void =>
  void dialog.showMessageBox({
    type: "info",
    title,
    message: `${app.name} ${app.getVersion()} (Electron)`,
    detail: `Electron ${process.versions["electron"]}, Chromium ${process.versions["chrome"]}, Node ${process.versions.node}\nMIT licence`,
    buttons: ["OK"],
  });

/** A failure that keeps the library closed; said once for each cause. */
export const createProblemTeller = (): ((cause: unknown) => void) => {
  const told = new Set<string>();
  return (cause) => {
    if (!(cause instanceof ApiError) || told.has(cause.code)) return;
    told.add(cause.code);
    const { message, hint } = cause.value;
    void dialog.showMessageBox({
      type: "error",
      title: app.name,
      message,
      ...(hint === undefined ? {} : { detail: hint }),
      buttons: ["OK"],
    });
  };
};

export const notifyOfCrash = (vm: Vm): void => {
  if (!Notification.isSupported()) return;
  new Notification({
    title: `“${vm.name}” has stopped`,
    body: vm.statusReason?.message ?? "It ended unexpectedly.",
  }).show();
};
