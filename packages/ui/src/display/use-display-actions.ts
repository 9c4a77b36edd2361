// What the toolbar does with a guest's screen, and how a failure of it is told.
import type { RemoteDisplay } from "@openutm/display";
import type { Input, MethodName, Vm } from "@openutm/shared-types";
import { reasonOf, useConnection } from "../app/backend.tsx";
import { useToasts } from "../components/toast/Toast.tsx";
import { useTranslation } from "../i18n/index.ts";
import { copyPicture, pictureName, savePicture } from "./picture.ts";

export type DisplayActions = {
  savePicture(): void;
  copyPicture(): void;
  giveClipboard(): void;
  sendKeys(codes: readonly string[]): void;
  setMicrophone(use: "on" | "off"): void;
  showScreen(index: number): void;
  /** A call about this VM whose failure is told with `title`. */
  call<M extends MethodName>(method: M, input: Input<M>, title: string): void;
};

const pictureOf = async (display: RemoteDisplay): Promise<Blob> => {
  const picture = await display.screenshot();
  if (picture === undefined) throw new Error("The screen has no picture yet.");
  return picture;
};

/** @param focusGuest gives the guest the focus, now or once the menu has closed */
export const useDisplayActions = (
  vm: Vm,
  display: RemoteDisplay | undefined,
  focusGuest: () => void,
): DisplayActions => {
  const { t } = useTranslation("display");
  const toasts = useToasts();
  const connection = useConnection();
  const run = (work: Promise<unknown>, failed: string, done?: string): void => {
    work.then(
      () => done !== undefined && toasts.show({ title: done, tone: "success" }),
      (error: unknown) => {
        const { message, hint } = reasonOf(error);
        const description = hint === undefined ? message : `${message} ${hint}`;
        toasts.show({ title: failed, description, tone: "error" });
      },
    );
  };
  return {
    savePicture: () => {
      if (display === undefined) return;
      const save = async (): Promise<void> =>
        savePicture(await pictureOf(display), pictureName(vm.name, new Date()));
      run(save(), t("pictureFailed"), t("pictureSaved"));
    },
    copyPicture: () => {
      if (display === undefined) return;
      run(copyPicture(pictureOf(display)), t("pictureFailed"), t("pictureCopied"));
    },
    giveClipboard: () => {
      if (display === undefined) return;
      run(display.shareText(), t("clipboardRefused"));
      focusGuest();
    },
    sendKeys: (codes) => {
      display?.sendKeys(codes);
      focusGuest();
    },
    setMicrophone: (use) => {
      if (display === undefined) return;
      run(display.setMicrophone(use), t("microphoneRefused"));
      focusGuest();
    },
    showScreen: (index) => {
      display?.showScreen(index);
      focusGuest();
    },
    call: (method, input, title) => run(connection.call(method, input), title),
  };
};
