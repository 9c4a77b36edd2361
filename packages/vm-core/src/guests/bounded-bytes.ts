// A queue of bytes for one slow reader: bounded, the oldest chunks go first.

export type BoundedBytes = {
  /** Takes a copy of the chunk; what is over the bound drops from the front. Never waits. */
  readonly push: (chunk: Uint8Array) => void;
  /** Ends after what is queued. Idempotent. */
  readonly end: () => void;
  /** One reader only. */
  readonly chunks: AsyncIterable<Uint8Array>;
};

/** Chunks that wait as one. */
type Block = { bytes: Uint8Array; length: number };

const append = (block: Block, chunk: Uint8Array): void => {
  const length = block.length + chunk.length;
  if (length > block.bytes.length) {
    const grown = new Uint8Array(length * 2);
    grown.set(block.bytes.subarray(0, block.length));
    block.bytes = grown;
  }
  block.bytes.set(chunk, block.length);
  block.length = length;
};

export const boundedBytes = (maxBytes: number): BoundedBytes => {
  // A guest may write byte by byte, and an array costs more than a byte: small chunks are joined, a few hundred blocks in all.
  const joinedBytes = maxBytes / 256;
  const queue: Block[] = [];
  let queuedBytes = 0;
  let ended = false;
  let wake: (() => void) | undefined;

  const rouse = (): void => {
    wake?.();
    wake = undefined;
  };

  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const block = queue.shift();
        if (block !== undefined) {
          queuedBytes -= block.length;
          yield block.bytes.subarray(0, block.length);
        } else if (ended) {
          return;
        } else {
          await new Promise<void>((resolve) => (wake = resolve));
        }
      }
    } finally {
      ended = true;
      queue.length = 0;
    }
  }

  const push: BoundedBytes["push"] = (chunk) => {
    if (ended || chunk.length === 0) return;
    const kept = chunk.subarray(Math.max(0, chunk.length - maxBytes));
    const last = queue.at(-1);
    if (last !== undefined && last.length + kept.length <= joinedBytes) append(last, kept);
    else queue.push({ bytes: kept.slice(), length: kept.length });
    queuedBytes += kept.length;
    while (queuedBytes > maxBytes) queuedBytes -= queue.shift()?.length ?? queuedBytes;
    rouse();
  };

  return {
    push,
    end: () => {
      ended = true;
      rouse();
    },
    chunks: read(),
  };
};
