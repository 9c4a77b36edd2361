// Keeps a connection to the backend: opens it, tells of its loss and opens it again. Guests run on meanwhile.
import { ApiError } from "@openutm/shared-types";
import type { BackendConnection, BackendEvent } from "@openutm/shared-types";

export type BackendKeeper = {
  /** The connection, once there is one. @throws ApiError why there is none, while it is tried again */
  connection(): Promise<BackendConnection>;
  /** Closes it for good. Idempotent. */
  stop(): void;
};

export type KeeperOptions = {
  readonly open: () => Promise<BackendConnection>;
  readonly onEvent: (event: BackendEvent) => void;
  readonly onReady: (connection: BackendConnection) => void;
  /** After `onReady`, unless it is the first try's: calls have failed meanwhile, or events were missed. */
  readonly onBack: () => void;
  readonly onLost: () => void;
  readonly pause: (delayMs: number) => Promise<void>;
};

const firstDelayMs = 100;
const longestDelayMs = 5000;

export const keepBackend = ({
  open,
  onEvent,
  onReady,
  onBack,
  onLost,
  pause,
}: KeeperOptions): BackendKeeper => {
  const life = { isOver: false };
  let current: BackendConnection | undefined;
  let opening: Promise<BackendConnection>;

  const closed = (connection: BackendConnection): Promise<void> =>
    new Promise((resolve) => void connection.onClose(() => resolve()));

  const attempt = (): Promise<BackendConnection> => {
    opening = open();
    // Whoever waits for it hears of the failure; nobody has to.
    opening.catch(() => undefined);
    return opening;
  };

  const run = async (): Promise<void> => {
    let delayMs = firstDelayMs;
    let isFirstTry = true;
    while (!life.isOver) {
      try {
        const connection = await attempt();
        current = connection;
        delayMs = firstDelayMs;
        const closing = closed(connection);
        connection.onEvent(onEvent);
        if (life.isOver) connection.close();
        else {
          onReady(connection);
          if (!isFirstTry) onBack();
        }
        await closing;
        current = undefined;
        if (!life.isOver) onLost();
      } catch {
        await pause(delayMs);
        delayMs = Math.min(delayMs * 2, longestDelayMs);
      }
      isFirstTry = false;
    }
  };
  opening = Promise.reject(new ApiError("owner.unreachable", "OpenUTM is just starting."));
  opening.catch(() => undefined);
  void run();

  return {
    connection: () => opening,
    stop: () => {
      life.isOver = true;
      current?.close();
    },
  };
};
