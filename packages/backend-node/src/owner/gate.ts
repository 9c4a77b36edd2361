// Lets calls in until it is shut, and then knows which of them still run.

export type Gate = {
  /** Runs a call; `refused` answers it instead when the gate is shut, or when it is not done in time once it is shut. */
  run<T>(call: () => Promise<T>, refused: () => T): Promise<T>;
  /** Lets nothing in any more. Resolves when the last call has ended, or the rest was refused after `withinMs`. */
  shut(withinMs: number): Promise<void>;
};

export const createGate = (): Gate => {
  /** What refuses each running call. */
  const running = new Set<() => void>();
  let isShut = false;
  let onEmpty: (() => void) | undefined;

  return {
    run: <T>(call: () => Promise<T>, refused: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (isShut) {
          resolve(refused());
          return;
        }
        const refuse = (): void => {
          ended();
          resolve(refused());
        };
        const ended = (): void => {
          running.delete(refuse);
          if (running.size === 0) onEmpty?.();
        };
        running.add(refuse);
        call().then(resolve, reject).finally(ended);
      }),
    shut: async (withinMs) => {
      isShut = true;
      if (running.size === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          for (const refuse of running) refuse();
        }, withinMs);
        onEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
};
