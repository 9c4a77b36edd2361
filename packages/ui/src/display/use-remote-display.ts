import type { DisplayPreferences, DisplayState, RemoteDisplay } from "@openutm/display";
import { useCallback, useEffect, useEffectEvent, useState, type RefObject } from "react";
import { reasonOf, useConnection } from "../app/backend.tsx";
import { openDisplay } from "./open-display.ts";

/** A display that was lost is tried again by itself, a little later each time; the last delay holds from then on. */
const retryDelaysMs = [200, 500, 1000, 2000, 4000, 10_000] as const;

export type ShownDisplay = {
  readonly state: DisplayState;
  /** There while it is connected. */
  readonly display: RemoteDisplay | undefined;
  reconnect(): void;
};

export type DisplayTarget = {
  readonly vmId: string;
  /** One start of the guest: another one is another display. Undefined: there is none to show. */
  readonly run: string | undefined;
};

/** Connects a guest's display to an element, and again after a loss or a new start of the guest. */
export const useRemoteDisplay = (
  { vmId, run }: DisplayTarget,
  screen: RefObject<HTMLElement | null>,
  preferences: DisplayPreferences,
  onReleased: () => void,
): ShownDisplay => {
  const connection = useConnection();
  const [state, setState] = useState<DisplayState>({ phase: "connecting" });
  const [display, setDisplay] = useState<RemoteDisplay>();
  const [attempt, setAttempt] = useState({ failures: 0 });
  const released = useEffectEvent(onReleased);

  useEffect(() => {
    const container = screen.current;
    if (container === null || run === undefined) return undefined;
    let current = true;
    let opened: RemoteDisplay | undefined;
    let { failures } = attempt;
    let retry: ReturnType<typeof setTimeout> | undefined;

    const show = (next: DisplayState): void => {
      if (!current) return;
      // While it is tried again, why it was lost stays to be read.
      if (next.phase !== "connecting" || failures === 0) setState(next);
      if (next.phase === "connected") {
        failures = 0;
        setDisplay(opened);
      }
      if (next.phase !== "closed") return;
      setDisplay(undefined);
      // Two viewers would take the guest from each other without an end.
      if (next.cause === "takenOver") return;
      const delayMs = retryDelaysMs[Math.min(failures, retryDelaysMs.length - 1)];
      retry = setTimeout(() => setAttempt({ failures: failures + 1 }), delayMs);
    };

    const connect = async (): Promise<void> => {
      opened = await openDisplay(connection, {
        vmId,
        container,
        onState: show,
        onReleased: () => released(),
        isCurrent: () => current,
      });
      if (!current) opened?.close();
    };
    connect().catch((error: unknown) =>
      show({ phase: "closed", cause: "lost", detail: reasonOf(error).message }),
    );

    return () => {
      current = false;
      clearTimeout(retry);
      opened?.close();
      setDisplay(undefined);
    };
  }, [connection, vmId, run, screen, attempt]);

  useEffect(() => display?.apply(preferences), [display, preferences]);

  const reconnect = useCallback(() => setAttempt({ failures: 0 }), []);
  // A backend that was away brings the display back with it, without waiting for the next try.
  const isLost = state.phase === "closed" && state.cause !== "takenOver";
  useEffect(
    () => (isLost ? connection.onReconnect(reconnect) : undefined),
    [isLost, connection, reconnect],
  );
  // What was connected belongs to an earlier start of the guest.
  const isStale = state.phase === "connected" && display === undefined;
  return { state: isStale ? { phase: "connecting" } : state, display, reconnect };
};
