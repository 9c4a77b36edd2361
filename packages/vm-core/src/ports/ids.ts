// Chance, given to the core so that tests can foresee it.

export type Ids = {
  /** A random UUID (version 4), lower case. */
  uuid(): string;
  /** Twice as many lower-case hex digits as `byteCount`. */
  randomHex(byteCount: number): string;
  /** A MAC in QEMU's range 52:54:00:xx:xx:xx, lower case. */
  mac(): string;
};
