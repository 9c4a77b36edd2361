/** The port through which answers are remembered between starts of OpenUTM. Values are JSON; what comes back is checked again. */

export type QemuCache = {
  readonly get: (key: string) => Promise<unknown>;
  readonly set: (key: string, value: unknown) => Promise<void>;
};

/** Forgets with the process. */
export function createMemoryCache(): QemuCache {
  const values = new Map<string, unknown>();
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
  };
}
