// Cuts a socket's bytes into lines, within a bound, and gives back what follows the last line taken.

const newline = 0x0a;

export type LineSplitter = {
  /** Adds what has arrived; every whole line must have been taken before. False when an unfinished line has outgrown the bound: the splitter is of no use any more. */
  push(bytes: Buffer): boolean;
  /** The next whole line without its newline, or undefined while none is there. May be longer than the bound by one chunk. */
  next(): Buffer | undefined;
  /** What no line has taken; the splitter is empty afterwards. */
  takeRest(): Buffer;
};

const nothing: Buffer = Buffer.alloc(0);

/** @param maxLineBytes of one unfinished line */
export const createLineSplitter = (maxLineBytes: number): LineSplitter => {
  /** Pieces of a line that began in an earlier chunk; joined once, when its end has come. */
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let current = nothing;

  const take = (end: number): Buffer => {
    const piece = current.subarray(0, end);
    current = current.subarray(end + 1);
    if (begun.length === 0) return piece;
    const line = Buffer.concat([...begun, piece], begunBytes + piece.length);
    begun = [];
    begunBytes = 0;
    return line;
  };

  return {
    push: (bytes) => {
      if (current.length > 0) {
        begun.push(current);
        begunBytes += current.length;
      }
      current = bytes;
      return begunBytes + (current.includes(newline) ? 0 : current.length) <= maxLineBytes;
    },
    next: () => {
      const end = current.indexOf(newline);
      return end < 0 ? undefined : take(end);
    },
    takeRest: () => {
      const rest = Buffer.concat([...begun, current]);
      begun = [];
      begunBytes = 0;
      current = nothing;
      return rest;
    },
  };
};
