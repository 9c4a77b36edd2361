// Who wants to hear of something.

export type Listeners<T> = {
  /** Returns an idempotent unsubscribe. */
  add(listener: (value: T) => void): () => void;
  tell(value: T): void;
};

export const createListeners = <T>(): Listeners<T> => {
  const listeners = new Set<{ readonly listener: (value: T) => void }>();
  return {
    add: (listener) => {
      // An object of its own, so that the same function can listen twice.
      const entry = { listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell: (value) => {
      for (const { listener } of listeners) listener(value);
    },
  };
};
