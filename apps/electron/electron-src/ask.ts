// The shell's own dialogs.
import { fillWords } from "@openutm/native-bridge/electron/shell";
import type { ApiErrorValue } from "@openutm/shared-types";
import { app, dialog, type MessageBoxOptions } from "electron";
import type { QuitChoice, QuitQuestion } from "./quit.ts";
import type { Words } from "./words.ts";

type Question<C extends string> = {
  readonly message: string;
  readonly detail: string;
  /** The last one is what Escape means. */
  readonly choices: readonly { readonly choice: C; readonly label: string }[];
};

/** The backend starts beside the app, and can fail before a dialog can be shown: Electron refuses one until it is ready. */
const showBox = async (options: MessageBoxOptions): Promise<number> => {
  await app.whenReady();
  return (await dialog.showMessageBox({ title: app.name, ...options })).response;
};

const ask = async <C extends string>(
  { message, detail, choices }: Question<C>,
  otherwise: C,
): Promise<C> => {
  const response = await showBox({
    type: "question",
    message,
    detail,
    buttons: choices.map(({ label }) => label),
    defaultId: 0,
    cancelId: choices.length - 1,
    noLink: true,
  });
  return choices[response]?.choice ?? otherwise;
};

export const askAboutQuit = (question: QuitQuestion): Promise<QuitChoice> =>
  ask(question, "cancel");

export const askAboutGuestsThatRun = (reason: string, words: Words["quit"]): Promise<QuitChoice> =>
  askAboutQuit({
    message: words.stillRun,
    detail: reason,
    choices: [
      { choice: "keepRunning", label: words.quitAnyway },
      { choice: "cancel", label: words.cancel },
    ],
  });

export type HungOwnerChoice = "end" | "wait" | "quit";

/** Another owner of the library does not answer: nothing is ended without this consent. */
export const askAboutHungOwner = (
  { message, hint = "" }: ApiErrorValue,
  words: Words["hungOwner"],
): Promise<HungOwnerChoice> =>
  ask(
    {
      message,
      detail: hint,
      choices: [
        { choice: "wait", label: words.wait },
        { choice: "end", label: words.end },
        { choice: "quit", label: words.quit },
      ],
    },
    "wait",
  );

export const tell = (
  type: "info" | "error",
  { message, detail = "" }: { readonly message: string; readonly detail?: string | undefined },
  { ok }: Pick<Words, "ok">,
): void => void showBox({ type, message, detail, buttons: [ok] });

/** @returns the file's path; undefined when it was cancelled */
export const chooseImage = async (
  kind: "iso" | "disk",
  words: Words["files"],
): Promise<string | undefined> => {
  const filters = {
    iso: { name: words.isos, extensions: ["iso"] },
    disk: { name: words.disks, extensions: ["qcow2", "img", "raw"] },
  };
  const { filePaths } = await dialog.showOpenDialog({
    properties: ["openFile"],
    filters: [filters[kind], { name: words.all, extensions: ["*"] }],
  });
  return filePaths[0];
};

export const showAbout = ({ about, ok }: Words): void => {
  const { electron = "", chrome = "", node } = process.versions;
  tell(
    "info",
    {
      message: `${app.name} ${app.getVersion()} (Electron)`,
      detail: fillWords(about, {
        engines: `Electron ${electron}, Chromium ${chrome}, Node ${node}`,
      }),
    },
    { ok },
  );
};
