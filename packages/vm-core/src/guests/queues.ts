// Runs tasks of one key in the order of their arrival; tasks of different keys do not wait for each other.

export type KeyedQueue = {
  /** Resolves or rejects as the task does; a failed task does not stop those behind it. */
  readonly run: <T>(key: string, task: () => Promise<T>) => Promise<T>;
  /** Resolves when everything that waits now, of all keys, has ended. */
  readonly drained: () => Promise<void>;
};

export const perKeyQueue = (): KeyedQueue => {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: (key, task) => {
      const result = (tails.get(key) ?? Promise.resolve()).then(task);
      const tail = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
    drained: async () => {
      await Promise.all(tails.values());
    },
  };
};
