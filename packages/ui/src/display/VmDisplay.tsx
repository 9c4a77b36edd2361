import type { Vm } from "@openutm/shared-types";
import { ArrowLeft, ChevronDown } from "lucide-react";
import { useRef, useState } from "react";
import { hasScreen, useSettings } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { useToasts } from "../components/toast/Toast.tsx";
import { VMStatusDot } from "../components/vm-status/VMStatusBadge.tsx";
import { useTranslation } from "../i18n/index.ts";
import { shownName } from "../shown-name.ts";
import { ConnectionDialog } from "./ConnectionDialog.tsx";
import { DisplayStatus } from "./DisplayStatus.tsx";
import { DisplayToolbar, type DialogName } from "./DisplayToolbar.tsx";
import { ExternalNotice } from "./ExternalNotice.tsx";
import { GuestStage } from "./GuestStage.tsx";
import { InsertDialog } from "./InsertDialog.tsx";
import { TypeTextDialog } from "./TypeTextDialog.tsx";
import { useDisplayActions } from "./use-display-actions.ts";
import { useDisplayFacts } from "./use-display-facts.ts";
import { useExternalViewer } from "./use-external-viewer.ts";
import { useFileTransfers } from "./use-file-transfers.ts";
import { useGuestFocus } from "./use-guest-focus.ts";
import { useOpenPopup } from "./use-open-popup.ts";
import { useFullScreen } from "./use-full-screen.ts";
import { usePreferences } from "./use-preferences.ts";
import { useRemoteDisplay } from "./use-remote-display.ts";
import styles from "./VmDisplay.module.css";

type VmDisplayProps = {
  readonly vm: Vm;
  onBack(): void;
  /** Moves the display to a window of its own, where the shell has windows. */
  readonly onDetach?: (() => void) | undefined;
};

/** A guest's screen, filling the page. */
export const VmDisplay = ({ vm, onBack, onDetach }: VmDisplayProps) => {
  const { t } = useTranslation("display");
  const toasts = useToasts();
  const screen = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLElement>(null);
  const isMenuOpen = useOpenPopup(bar);
  const [dialog, setDialog] = useState<DialogName>();
  const focusBar = (): void => bar.current?.querySelector<HTMLElement>("button")?.focus();
  const { captureKeyboard, releaseShortcut } = useSettings();
  const preferences = usePreferences(vm.id);
  const fullScreen = useFullScreen(captureKeyboard);
  const external = useExternalViewer(vm);
  const isHere = external.place === "page";
  const run = isHere && hasScreen(vm) ? String(vm.runtime?.pid) : undefined;
  const { state, display, reconnect } = useRemoteDisplay(
    { vmId: vm.id, run },
    screen,
    preferences.preferences,
    focusBar,
  );
  const facts = useDisplayFacts(display);
  const { focusGuest, focusAfter } = useGuestFocus(screen, display);
  const actions = useDisplayActions(vm, display, focusGuest);
  const files = useFileTransfers(display, (end) =>
    toasts.show(
      end.how === "done"
        ? { title: t("drop.done", { file: end.name }), tone: "success" }
        : { title: t("drop.failed", { file: end.name }), description: end.why, tone: "error" },
    ),
  );

  const toggleFullScreen = (): void => {
    if (fullScreen.isOn) {
      fullScreen.leave();
      return;
    }
    fullScreen.enter().then(
      () => {
        focusGuest();
        toasts.show({
          title: t("captured", { key: t(`shortcuts.${releaseShortcut}`) }),
          timeoutMs: 5000,
        });
      },
      () => toasts.show({ title: t("fullScreenRefused"), tone: "warning" }),
    );
  };
  const closeDialog = (): void => {
    setDialog(undefined);
    focusGuest();
  };

  return (
    <div className={styles["view"]} data-full-screen={fullScreen.isOn || undefined}>
      {fullScreen.isOn && (
        <button
          type="button"
          className={styles["handle"]}
          aria-label={t("showToolbar")}
          onClick={focusBar}
        >
          <ChevronDown size={14} aria-hidden />
        </button>
      )}
      <header ref={bar} className={styles["bar"]} data-menu-open={isMenuOpen || undefined}>
        <Button
          variant="quiet"
          icon={<ArrowLeft size={16} aria-hidden />}
          aria-label={t("back")}
          title={t("back")}
          onClick={onBack}
        />
        <VMStatusDot status={vm.status} />
        <h1 dir="auto">{shownName(vm.name)}</h1>
        <DisplayToolbar
          vm={vm}
          facts={facts}
          preferences={preferences}
          fullScreen={fullScreen}
          actions={actions}
          external={external}
          focusAfter={focusAfter}
          onFullScreen={toggleFullScreen}
          onDialog={setDialog}
          onDetach={onDetach}
        />
      </header>
      <GuestStage
        vm={vm}
        screen={screen}
        state={state}
        facts={facts}
        files={files}
        elsewhere={isHere || !hasScreen(vm) ? undefined : <ExternalNotice {...external} />}
        reconnect={reconnect}
      />
      <DisplayStatus
        vm={vm}
        state={state}
        facts={facts}
        releaseShortcut={releaseShortcut}
        onDetails={() => setDialog("details")}
      />
      {dialog === "typeText" && (
        <TypeTextDialog vm={vm} focusAfter={focusAfter} onClose={closeDialog} />
      )}
      {dialog === "details" && (
        <ConnectionDialog
          vm={vm}
          state={state}
          facts={facts}
          focusAfter={focusAfter}
          onClose={closeDialog}
        />
      )}
      {typeof dialog === "object" && (
        <InsertDialog
          vm={vm}
          driveId={dialog.insert}
          focusAfter={focusAfter}
          onClose={closeDialog}
        />
      )}
    </div>
  );
};
