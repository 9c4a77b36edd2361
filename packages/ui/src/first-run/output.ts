// What programs write, kept until somebody shows it, by job. Bounded: a program may write without end.
export type Output = {
  add(jobId: string, text: string): void;
  /** Gives what was kept, then what comes; returns the end of it. */
  follow(jobId: string, listener: (text: string) => void): () => void;
};

const keptCharacters = 200_000;

export const createOutput = (): Output => {
  const kept = new Map<string, string>();
  const listeners = new Map<string, Set<(text: string) => void>>();
  return {
    add(jobId, text) {
      kept.set(jobId, `${kept.get(jobId) ?? ""}${text}`.slice(-keptCharacters));
      for (const listener of listeners.get(jobId) ?? []) listener(text);
    },
    follow(jobId, listener) {
      const before = kept.get(jobId);
      if (before !== undefined) listener(before);
      const followers = listeners.get(jobId) ?? new Set();
      listeners.set(jobId, followers.add(listener));
      return () => followers.delete(listener);
    },
  };
};

/** A terminal wants a carriage return with each new line; a pipe has none. */
export const terminalText = (text: string): string => text.replaceAll(/\r?\n/g, "\r\n");
