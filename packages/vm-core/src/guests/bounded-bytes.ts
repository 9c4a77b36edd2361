// A queue of bytes for one slow reader: bounded, the oldest chunks go first.

export type BoundedBytes = {
  /** Takes the chunk; what is over the bound drops from the front. Never waits. */
  readonly push: (chunk: Uint8Array) => void;
  /** Ends after what is queued. Idempotent. */
  readonly end: () => void;
  /** One reader only. */
  readonly chunks: AsyncIterable<Uint8Array>;
};

export const boundedBytes = (maxBytes: number): BoundedBytes => {
  const queue: Uint8Array[] = [];
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
        const chunk = queue.shift();
        if (chunk !== undefined) {
          queuedBytes -= chunk.length;
          yield chunk;
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

  return {
    push: (chunk) => {
      if (ended || chunk.length === 0) return;
      queue.push(chunk.length > maxBytes ? chunk.subarray(chunk.length - maxBytes) : chunk);
      queuedBytes += Math.min(chunk.length, maxBytes);
      while (queuedBytes > maxBytes) queuedBytes -= queue.shift()?.length ?? queuedBytes;
      rouse();
    },
    end: () => {
      ended = true;
      rouse();
    },
    chunks: read(),
  };
};
