// Events over a WebSocket that is opened again whenever it is lost.
import { ApiError } from "@openutm/shared-types/plain";
import type { BackendEvent } from "@openutm/shared-types";

export type EventSource = {
  /** Opens the socket: proves the token and checks the contract first. @throws ApiError */
  readonly open: () => Promise<WebSocket>;
  readonly onEvent: (event: BackendEvent) => void;
  readonly onOpen: () => void;
  readonly onLost: () => void;
  /** The socket did not open; it is tried again. */
  readonly onFailed: () => void;
  /** It makes no sense to try again: another token, or another contract is needed. */
  readonly onRefused: (cause: ApiError) => void;
};

const firstDelayMs = 200;
const longestDelayMs = 5000;

const isFinal = (cause: unknown): cause is ApiError =>
  cause instanceof ApiError && ["auth.denied", "contract.mismatch"].includes(cause.code);

const ended = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) resolve();
    else socket.addEventListener("close", () => resolve());
  });

const opening = (socket: WebSocket): Promise<boolean> =>
  new Promise((resolve) => {
    socket.addEventListener("open", () => resolve(true));
    socket.addEventListener("close", () => resolve(false));
  });

const parseEvent = (data: unknown): BackendEvent | undefined => {
  try {
    const { topic, payload } = JSON.parse(String(data)) as BackendEvent;
    return { topic, payload } as BackendEvent;
  } catch {
    return undefined;
  }
};

/** Follows events until the returned stop is called. */
export const followEvents = (source: EventSource): (() => void) => {
  let stopped = false;
  let current: WebSocket | undefined;
  let wake = (): void => {};

  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** One life of the socket. True when it was open. */
  const follow = async (): Promise<boolean> => {
    const socket = await source.open();
    current = socket;
    if (stopped) socket.close();
    socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const event = parseEvent(data);
      if (event !== undefined && !stopped) source.onEvent(event);
    });
    const wasOpen = await opening(socket);
    if (wasOpen && !stopped) source.onOpen();
    await ended(socket);
    return wasOpen;
  };

  const run = async (): Promise<void> => {
    let delayMs = firstDelayMs;
    for (;;) {
      try {
        const wasOpen = await follow();
        if (stopped) return;
        if (wasOpen) delayMs = firstDelayMs;
        (wasOpen ? source.onLost : source.onFailed)();
      } catch (cause) {
        if (stopped) return;
        if (isFinal(cause)) {
          source.onRefused(cause);
          return;
        }
        source.onFailed();
      }
      await pause(delayMs);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    }
  };

  void run();
  return () => {
    stopped = true;
    current?.close();
    wake();
  };
};
