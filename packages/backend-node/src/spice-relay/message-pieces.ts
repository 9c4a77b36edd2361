// One message that came in several chunks, read as if it were one.

export type MessagePieces = {
  readonly length: number;
  /** Fills `target` with what stands from `at`: all of it has come. */
  readonly copy: (at: number, target: Uint8Array) => void;
};

export const messagePieces = (pieces: readonly Uint8Array[]): MessagePieces => {
  const starts: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push(length);
    length += piece.length;
  }
  /** Rows are asked for from the top: the piece of the last one is where the next one begins. */
  let index = 0;
  return {
    length,
    copy: (at, target) => {
      while (index > 0 && (starts[index] as number) > at) index -= 1;
      let done = 0;
      while (done < target.length) {
        const piece = pieces[index] as Uint8Array;
        const from = at + done - (starts[index] as number);
        if (from >= piece.length) {
          index += 1;
          continue;
        }
        const part = piece.subarray(from, from + target.length - done);
        target.set(part, done);
        done += part.length;
      }
    },
  };
};
