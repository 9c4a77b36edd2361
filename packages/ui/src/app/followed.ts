// A part of the backend's state that the page keeps: read once, kept true by events, read again after a reconnection.
import type { PageConnection } from "@openutm/native-bridge";
import type { BackendEvent } from "@openutm/shared-types";

export type Followed<T> = {
  readonly phase: "loading" | "ready" | "lost";
  readonly value: T;
};

export type FollowedStore<T> = {
  get(): Followed<T>;
  subscribe(listener: () => void): () => void;
  /** Begins to follow the backend; returns the end of it. May be opened again after that. */
  open(): () => void;
};

type FollowedOptions<T> = {
  readonly connection: PageConnection;
  /** What stands there until the first answer. */
  readonly start: T;
  load(): Promise<T>;
  /** The value after an event; the same one when the event does not concern it. */
  after(value: T, event: BackendEvent): T;
};

export const createFollowed = <T>(options: FollowedOptions<T>): FollowedStore<T> => {
  const { connection, load, after } = options;
  let followed: Followed<T> = { phase: "loading", value: options.start };
  const listeners = new Set<() => void>();
  const set = (phase: Followed<T>["phase"], value: T): void => {
    if (phase === followed.phase && value === followed.value) return;
    followed = { phase, value };
    for (const listener of listeners) listener();
  };

  // Events that come while the answer is on its way are newer than it. A later load makes an earlier one void.
  let early: BackendEvent[] | undefined;
  const reload = async (): Promise<void> => {
    const since: BackendEvent[] = [];
    early = since;
    const answer = await load().then(
      (value) => ({ value }),
      () => undefined,
    );
    if (early !== since) return;
    early = undefined;
    if (answer === undefined) set("lost", followed.value);
    else set("ready", since.reduce(after, answer.value));
  };

  return {
    get: () => followed,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open() {
      const stops = [
        connection.onEvent((event) => {
          if (early === undefined) set(followed.phase, after(followed.value, event));
          else early.push(event);
        }),
        connection.onLost(() => set("lost", followed.value)),
        connection.onReconnect(() => void reload()),
      ];
      void reload();
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
};
