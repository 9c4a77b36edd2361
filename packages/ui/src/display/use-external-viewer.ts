// The guest in a window of remote-viewer, where the settings or somebody here want it so.
import type { Vm } from "@openutm/shared-types";
import { useCallback, useEffect, useRef, useState } from "react";
import {
  hasScreen,
  reasonOf,
  useAnswer,
  useConnection,
  useSettings,
  useSettingsReady,
} from "../app/backend.tsx";
import { useToasts } from "../components/toast/Toast.tsx";
import { useTranslation } from "../i18n/index.ts";

export type ExternalViewer = {
  /** Where the guest is to be seen: `waiting` until the settings are known. */
  readonly place: "page" | "opening" | "open" | "ended" | "waiting";
  /** Why there can be no such window; undefined when there can. */
  readonly refusal: string | undefined;
  open(): void;
  showHere(): void;
};

export const useExternalViewer = (vm: Vm): ExternalViewer => {
  const { t } = useTranslation("display");
  const connection = useConnection();
  const toasts = useToasts();
  const { viewer } = useSettings();
  const isReady = useSettingsReady();
  const { data } = useAnswer("capabilities", {});
  const [chosen, setChosen] = useState<"page" | "window">();
  const [isOpening, setIsOpening] = useState(false);
  const capability = data?.capabilities.find(({ name }) => name === "display.window");
  const refusal = capability?.available === false ? (capability.reason ?? "") : undefined;

  const isOpen = vm.runtime?.externalViewer === true;
  const wanted = chosen ?? (viewer === "remoteViewer" && refusal === undefined ? "window" : "page");

  const open = useCallback(() => {
    setChosen("window");
    setIsOpening(true);
    connection
      .call("vm.openViewer", { id: vm.id })
      .catch((error: unknown) => {
        setChosen("page");
        const { message, hint } = reasonOf(error);
        const description = hint === undefined ? message : `${message} ${hint}`;
        toasts.show({ title: t("externalFailed"), description, tone: "error" });
      })
      .finally(() => setIsOpening(false));
  }, [connection, vm.id, toasts, t]);

  // Once a start of the guest: who closes the window has closed it.
  const run = hasScreen(vm) ? vm.runtime?.pid : undefined;
  const opened = useRef<number>(undefined);
  useEffect(() => {
    const isAsked = isReady && data !== undefined && chosen === undefined && wanted === "window";
    if (!isAsked || run === undefined || opened.current === run || isOpen) return;
    opened.current = run;
    open();
  }, [isReady, data, chosen, wanted, run, isOpen, open]);

  const showHere = useCallback(() => setChosen("page"), []);
  const place = (): ExternalViewer["place"] => {
    if (isOpen) return chosen === "page" ? "page" : "open";
    if (isOpening) return "opening";
    if (!isReady || (viewer === "remoteViewer" && data === undefined)) return "waiting";
    return wanted === "window" && run !== undefined ? "ended" : "page";
  };
  return { place: place(), refusal, open, showHere };
};
