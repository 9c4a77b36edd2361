import {
  mainChannel,
  openSpiceDisplay,
  openVncDisplay,
  type DisplayState,
  type OpenedBytes,
  type RemoteDisplay,
  type ScaleMode,
} from "@openutm/display";
import type { PageConnection } from "@openutm/native-bridge";
import type { SpiceChannel, Vm } from "@openutm/shared-types";
import { useCallback, useEffect, useState, type RefObject } from "react";
import { reasonOf, useConnection } from "../app/backend.tsx";

/** A display that was lost is tried again this often by itself, a little later each time. */
const retryDelaysMs = [200, 500, 1000, 2000, 4000];

type Shown = {
  readonly state: DisplayState;
  readonly display: RemoteDisplay | undefined;
  reconnect(): void;
};

const openBytes = async (connection: PageConnection, ticket: string): Promise<OpenedBytes> => {
  const url = connection.streamUrl?.(ticket);
  return url === undefined ? { stream: await connection.openStream(ticket) } : { url, ticket };
};

type Place = {
  readonly id: string;
  readonly container: HTMLElement;
  onState(state: DisplayState): void;
  /** Whether the place still wants a display. */
  isCurrent(): boolean;
};

/** Whatever the guest's display speaks: the backend tells with the first ticket. */
const openDisplay = async (
  connection: PageConnection,
  { id, container, onState, isCurrent }: Place,
): Promise<RemoteDisplay | undefined> => {
  const ask = (spice: SpiceChannel) =>
    connection.call("vm.openStream", { id, stream: "display", spice });
  const { protocol, ticket, password } = await ask(mainChannel);
  if (!isCurrent()) return undefined;
  if (protocol === "spice") {
    return openSpiceDisplay({
      container,
      onState,
      openChannel: async (channel) =>
        openBytes(connection, channel.channel === "main" ? ticket : (await ask(channel)).ticket),
    });
  }
  const stream = await connection.openStream(ticket);
  if (isCurrent()) return openVncDisplay({ container, stream, password, onState });
  stream.close();
  return undefined;
};

/** Connects a guest's display to an element, and again after a loss. For one start of the guest: key the caller by its PID. */
export const useRemoteDisplay = (
  { id }: Vm,
  screen: RefObject<HTMLElement | null>,
  scaleMode: ScaleMode,
): Shown => {
  const connection = useConnection();
  const [state, setState] = useState<DisplayState>({ phase: "connecting" });
  const [display, setDisplay] = useState<RemoteDisplay>();
  const [attempt, setAttempt] = useState({ failures: 0 });

  useEffect(() => {
    const container = screen.current;
    if (container === null) return undefined;
    let current = true;
    let opened: RemoteDisplay | undefined;
    let { failures } = attempt;
    let retry: ReturnType<typeof setTimeout> | undefined;

    const show = (next: DisplayState): void => {
      if (!current) return;
      setState(next);
      if (next.phase === "connected") {
        failures = 0;
        setDisplay(opened);
      }
      if (next.phase !== "closed") return;
      setDisplay(undefined);
      // Two viewers would take the guest from each other without an end.
      if (next.takenOver === true) return;
      const delayMs = retryDelaysMs[failures];
      if (delayMs === undefined) return;
      retry = setTimeout(() => setAttempt({ failures: failures + 1 }), delayMs);
    };

    const connect = async (): Promise<void> => {
      const isCurrent = (): boolean => current;
      opened = await openDisplay(connection, { id, container, onState: show, isCurrent });
      if (!current) opened?.close();
    };
    connect().catch((error: unknown) => show({ phase: "closed", reason: reasonOf(error).message }));

    return () => {
      current = false;
      clearTimeout(retry);
      opened?.close();
      setDisplay(undefined);
    };
  }, [connection, id, screen, attempt]);

  useEffect(() => display?.setScaleMode(scaleMode), [display, scaleMode]);

  const reconnect = useCallback(() => setAttempt({ failures: 0 }), []);
  // A backend that was away for longer than the retries last brings the display back with it.
  const closed = state.phase === "closed" && state.takenOver !== true;
  useEffect(
    () => (closed ? connection.onReconnect(reconnect) : undefined),
    [closed, connection, reconnect],
  );
  return { state, display, reconnect };
};
