// Time, given to the core so that tests can hold it.

export type Clock = {
  /** Milliseconds since 1970-01-01 UTC. */
  nowMs(): number;
  /** Calls `task` once after `delayMs`. Returns an idempotent cancel. */
  after(delayMs: number, task: () => void): () => void;
};
