import type { KeyCode, ScaleMode } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";
import { ArrowLeft, Camera, Maximize, PictureInPicture2 } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "../components/button/Button.tsx";
import { shownName } from "../shown-name.ts";
import { VMStatusDot } from "../components/vm-status/VMStatusBadge.tsx";
import { useRemoteDisplay } from "./useRemoteDisplay.ts";
import styles from "./VmDisplay.module.css";

const scaleModes: readonly { readonly mode: ScaleMode; readonly label: string }[] = [
  { mode: "fit", label: "Fit" },
  { mode: "actual", label: "1:1" },
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
  const { state, display, reconnect } = useRemoteDisplay(vm, screenRef, scaleMode);

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
      <footer className={styles["status"]}>
        <b>{vm.runtime?.displayProtocol.toUpperCase()}</b> over a private connection
        {state.phase === "connected" && (
          <span>
            <b>
              {state.widthPx} × {state.heightPx}
            </b>
          </span>
        )}
        {vm.status === "paused" && <span>Paused</span>}
      </footer>
    </div>
  );
};
