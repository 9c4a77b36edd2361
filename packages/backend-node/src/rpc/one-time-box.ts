// Things that can be taken out once, soon, by whoever knows their name.
import { ticketLifeMs } from "@openutm/shared-types";
import { randomBytes } from "node:crypto";

export type OneTimeBox<T> = {
  /** The name under which the thing can be taken: 43 characters, base64url of 32 random bytes. */
  put(thing: T): string;
  /** The thing, the first time within 30 seconds; else undefined. */
  take(name: string): T | undefined;
  clear(): void;
};

export type OneTimeBoxOptions = {
  readonly nowMs?: () => number;
  /** Things waiting at once; the oldest gives way, so that a caller who never takes cannot fill the memory. */
  readonly maxCount?: number;
};

const nameBytes = 32;

export const createOneTimeBox = <T>(options: OneTimeBoxOptions = {}): OneTimeBox<T> => {
  const { nowMs = () => performance.now(), maxCount = 1024 } = options;
  // A Map keeps the order of coming, which is the order of expiry: the front is always the oldest.
  const waiting = new Map<string, { readonly thing: T; readonly expiresAtMs: number }>();

  const makeRoom = (): void => {
    for (const [name, { expiresAtMs }] of waiting) {
      if (expiresAtMs > nowMs() && waiting.size < maxCount) return;
      waiting.delete(name);
    }
  };

  return {
    put: (thing) => {
      makeRoom();
      const name = randomBytes(nameBytes).toString("base64url");
      waiting.set(name, { thing, expiresAtMs: nowMs() + ticketLifeMs });
      return name;
    },
    take: (name) => {
      const found = waiting.get(name);
      waiting.delete(name);
      return found !== undefined && found.expiresAtMs > nowMs() ? found.thing : undefined;
    },
    clear: () => waiting.clear(),
  };
};
