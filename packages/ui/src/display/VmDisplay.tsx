import type { KeyCode, ScaleMode } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";
import {
  ArrowLeft,
  Camera,
  ClipboardCopy,
  Maximize,
  PictureInPicture2,
  Volume2,
  VolumeX,
} from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../components/button/Button.tsx";
import { shownName } from "../shown-name.ts";
import { VMStatusDot } from "../components/vm-status/VMStatusBadge.tsx";
import { DisplayStatus } from "./DisplayStatus.tsx";
import { useDisplayFacts } from "./useDisplayFacts.ts";
import { useRemoteDisplay } from "./useRemoteDisplay.ts";
import styles from "./VmDisplay.module.css";

const scaleModes: readonly { readonly mode: ScaleMode; readonly label: string }[] = [
  { mode: "fit", label: "Fit" },
  { mode: "actual", label: "1:1" },
  { mode: "guest", label: "Resize guest" },
];

const ctrlAltDelete: readonly KeyCode[] = ["ControlLeft", "AltLeft", "Delete"];

const save = (picture: Blob, name: string): void => {
  const url = URL.createObjectURL(picture);
  const link = Object.assign(document.createElement("a"), {
    href: url,
    download: `${name.replaceAll(/[^\p{L}\p{N} ._-]/gu, "_")}.png`,
  });
  link.click();
  URL.revokeObjectURL(url);
};

/** A guest's screen, filling the page. */
export const VmDisplay = ({
  vm,
  onBack,
  onDetach,
}: {
  readonly vm: Vm;
  onBack(): void;
  /** Moves the display to a window of its own, where the shell has windows. */
  onDetach?(): void;
}) => {
  const viewRef = useRef<HTMLDivElement>(null);
  const screenRef = useRef<HTMLDivElement>(null);
  const [scaleMode, setScaleMode] = useState<ScaleMode>("fit");
  const [muted, setMuted] = useState(false);
  const { state, display, reconnect } = useRemoteDisplay(vm, screenRef, scaleMode);
  const facts = useDisplayFacts(display);
  useEffect(() => display?.setMuted(muted), [display, muted]);
  const whyNot = (mode: ScaleMode): string | undefined => {
    const resize = facts?.abilities.resizeGuest;
    return mode === "guest" && resize?.can === false ? resize.why : undefined;
  };

  return (
    <div ref={viewRef} className={styles["view"]}>
      <header className={styles["bar"]}>
        <Button
          variant="quiet"
          icon={<ArrowLeft size={16} aria-hidden />}
          aria-label="Back to all machines"
          title="Back to all machines"
          onClick={onBack}
        />
        <VMStatusDot status={vm.status} />
        <h1 dir="auto">{shownName(vm.name)}</h1>
        <span className={styles["space"]} />
        <div className={styles["modes"]} role="group" aria-label="Scale">
          {scaleModes.map(({ mode, label }) => (
            <button
              key={mode}
              type="button"
              aria-pressed={scaleMode === mode}
              disabled={whyNot(mode) !== undefined}
              title={whyNot(mode)}
              onClick={() => {
                setScaleMode(mode);
                display?.focus();
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <Button disabled={display === undefined} onClick={() => display?.sendKeys(ctrlAltDelete)}>
          Ctrl-Alt-Delete
        </Button>
        <Button
          icon={<Camera size={15} aria-hidden />}
          aria-label="Save a picture"
          title="Save a picture"
          disabled={display === undefined}
          onClick={() =>
            void display
              ?.screenshot()
              .then((picture) => picture !== undefined && save(picture, vm.name))
          }
        />
        {facts?.abilities.shareText.can === true && (
          <Button
            icon={<ClipboardCopy size={15} aria-hidden />}
            aria-label="Give the guest this computer’s clipboard"
            title="Give the guest this computer’s clipboard"
            onClick={() =>
              // A user who says no has not failed.
              void display
                ?.shareText()
                .catch(() => undefined)
                .then(() => display.focus())
            }
          />
        )}
        {facts?.abilities.sound.can === true && (
          <Button
            icon={muted ? <VolumeX size={15} aria-hidden /> : <Volume2 size={15} aria-hidden />}
            aria-label="Sound"
            aria-pressed={!muted}
            title={muted ? "Sound is off" : "Sound is on"}
            onClick={() => setMuted(!muted)}
          />
        )}
        {onDetach !== undefined && (
          <Button
            icon={<PictureInPicture2 size={15} aria-hidden />}
            aria-label="Own window"
            title="Show in a window of its own"
            onClick={onDetach}
          />
        )}
        <Button
          icon={<Maximize size={15} aria-hidden />}
          aria-label="Full screen"
          title="Full screen"
          onClick={() => void viewRef.current?.requestFullscreen().then(() => display?.focus())}
        >
          <span data-label>Full screen</span>
        </Button>
      </header>
      <div className={styles["stage"]}>
        <div ref={screenRef} className={styles["screen"]} data-testid="guest-screen" />
        {state.phase !== "connected" && (
          <div className={styles["notice"]} role="status">
            {state.phase === "connecting" ? (
              "Connecting to the guest’s screen…"
            ) : (
              <>
                <p>{state.reason}</p>
                <Button variant="primary" onClick={reconnect}>
                  {state.takenOver === true ? "Show here again" : "Connect again"}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      <DisplayStatus vm={vm} state={state} facts={facts} />
    </div>
  );
};
