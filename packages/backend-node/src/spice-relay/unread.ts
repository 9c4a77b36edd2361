// How many of a guest's bytes may wait for a page that does not read.

/** Shared by the channels of one guest. */
export type UnreadBudget = {
  readonly add: (bytes: number) => void;
  readonly isFull: () => boolean;
  /** Called when it is no longer full. Returns an unsubscribe. */
  readonly onRoom: (listener: () => void) => () => void;
};

/** A key's answer waits behind these: what the page cannot take yet is better left to the guest, which then draws less. */
export const maxUnreadBytes = 1024 * 1024;

/** `add` takes negative numbers too: what was read counts no more. */
export const createUnreadBudget = (maxBytes: number = maxUnreadBytes): UnreadBudget => {
  const listeners = new Set<() => void>();
  let waiting = 0;
  return {
    add: (bytes) => {
      const wasFull = waiting >= maxBytes;
      waiting += bytes;
      if (wasFull && waiting < maxBytes) for (const listener of listeners) listener();
    },
    isFull: () => waiting >= maxBytes,
    onRoom: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
