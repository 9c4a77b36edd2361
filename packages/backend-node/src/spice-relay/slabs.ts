// Memory that a guest's bytes are read into. It goes round: at hundreds of megabytes a second fresh memory keeps the
// garbage collector busier than the bytes keep the relay.

const slabBytes = 1024 * 1024;
/** With less room than this a read would be a short one. */
const leastRoomBytes = 64 * 1024;
/** What is kept for the next bytes, whoever reads them; beyond it slabs are left to the collector. */
const maxSpareSlabs = 8;

type Slab = {
  readonly bytes: Uint8Array;
  /** From here on nothing was read into it. */
  used: number;
  /** Bytes that were read and not given back. */
  held: number;
};

export type Slabs = {
  /** Room for the next read. What `take` has not claimed of it is given again. */
  readonly room: () => Uint8Array;
  /** The first `count` bytes of the last room, which are now the caller's. */
  readonly take: (count: number) => Uint8Array;
  /** The bytes are needed no more: of `take`, whole or in parts. */
  readonly giveBack: (bytes: Uint8Array) => void;
};

const spare: Uint8Array[] = [];

/** For one reader; what it leaves is used by others. */
export const createSlabs = (): Slabs => {
  const slabs = new Map<ArrayBufferLike, Slab>();

  const begin = (): Slab => {
    const bytes = spare.pop() ?? Buffer.allocUnsafeSlow(slabBytes);
    const slab: Slab = { bytes, used: 0, held: 0 };
    slabs.set(bytes.buffer, slab);
    return slab;
  };
  let current = begin();
  let roomAt = 0;

  const leave = (slab: Slab): void => {
    if (slab.held > 0) return;
    slabs.delete(slab.bytes.buffer);
    if (spare.length < maxSpareSlabs) spare.push(slab.bytes);
  };

  return {
    room: () => {
      if (slabBytes - current.used < leastRoomBytes) {
        const full = current;
        current = begin();
        leave(full);
      }
      roomAt = current.used;
      return current.bytes.subarray(roomAt);
    },
    take: (count) => {
      const bytes = current.bytes.subarray(roomAt, roomAt + count);
      current.used = roomAt + count;
      current.held += count;
      return bytes;
    },
    giveBack: (bytes) => {
      const slab = slabs.get(bytes.buffer);
      if (slab === undefined) return;
      slab.held -= bytes.length;
      if (slab.held > 0) return;
      // From the start again with the next room: nobody holds any of it.
      if (slab === current) slab.used = 0;
      else leave(slab);
    },
  };
};

/** The pieces as one, without a copy where they lie behind each other. */
export const joinPieces = (pieces: readonly Uint8Array[]): Uint8Array => {
  const first = pieces[0];
  if (first === undefined) return new Uint8Array(0);
  let end = first.byteOffset;
  for (const piece of pieces) {
    if (piece.buffer !== first.buffer || piece.byteOffset !== end) return Buffer.concat(pieces);
    end += piece.byteLength;
  }
  return new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset);
};
