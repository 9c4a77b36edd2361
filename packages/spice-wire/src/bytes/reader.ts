// Little-endian reading that never leaves its bytes.
import { Malformed } from "../errors.ts";
import { limits } from "../limits.ts";

const utf8 = new TextDecoder("utf-8");

/** Many messages stand in one buffer: a view of each would take longer than to read it. */
let lastView: DataView = new DataView(new ArrayBuffer(0));

const viewOf = ({ buffer }: Uint8Array): DataView => {
  if (lastView.buffer !== buffer) lastView = new DataView(buffer);
  return lastView;
};

/** Reads numbers in order; every method throws `Malformed` where the bytes end. */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** Of all the buffer, in which the bytes begin at `#start`. */
  readonly #view: DataView;
  readonly #start: number;
  #offset = 0;
  #furthest = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = viewOf(bytes);
    this.#start = bytes.byteOffset;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.bytes.length - this.#offset;
  }

  /** Bytes behind the furthest one that was read: 0 when a message was understood whole. */
  get unread(): number {
    return this.bytes.length - Math.max(this.#furthest, this.#offset);
  }

  /** Makes room for `count` items of `itemBytes` each, or refuses before anything is allocated. */
  expect(count: number, itemBytes: number): void {
    if (count * itemBytes > this.remaining) {
      throw new Malformed(
        `${count} x ${itemBytes} bytes announced, ${this.remaining} bytes are left`,
      );
    }
  }

  u8(): number {
    return this.#view.getUint8(this.#start + this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#start + this.#advance(2), true);
  }

  i16(): number {
    return this.#view.getInt16(this.#start + this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#start + this.#advance(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#start + this.#advance(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#start + this.#advance(8), true);
  }

  /** A view of the next `count` bytes, not a copy. */
  take(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.bytes.subarray(start, start + count);
  }

  /** A view of everything that is left. */
  rest(): Uint8Array {
    return this.take(this.remaining);
  }

  /** Text that the other side wrote: broken UTF-8 becomes U+FFFD, and it ends at its first NUL. */
  text(byteCount: number): string {
    const bytes = this.take(byteCount);
    const end = bytes.indexOf(0);
    return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** `count` items of at least `itemBytes` each, refused before they are read when they cannot fit. */
  list<T>(count: number, itemBytes: number, read: (reader: ByteReader) => T): readonly T[] {
    if (count > limits.listItems) throw new Malformed(`a list of ${count} items`);
    this.expect(count, itemBytes);
    const items: T[] = [];
    for (let index = 0; index < count; index += 1) items.push(read(this));
    return items;
  }

  /** Reads what a 32-bit offset from the message's start points at; undefined for offset 0. */
  pointer<T>(read: (reader: ByteReader) => T): T | undefined {
    const target = this.u32();
    if (target === 0) return undefined;
    if (target >= this.bytes.length) {
      throw new Malformed(`an offset of ${target} in a message of ${this.bytes.length} bytes`);
    }
    const back = this.#offset;
    this.#offset = target;
    const value = read(this);
    this.#furthest = Math.max(this.#furthest, this.#offset);
    this.#offset = back;
    return value;
  }

  /** As `pointer`, where the protocol allows no 0. */
  requiredPointer<T>(read: (reader: ByteReader) => T): T {
    const value = this.pointer(read);
    if (value === undefined) throw new Malformed("an offset is 0 that must not be");
    return value;
  }

  #advance(count: number): number {
    const start = this.#offset;
    if (count > this.bytes.length - start) {
      throw new Malformed(`${count} bytes wanted at ${start} of ${this.bytes.length}`);
    }
    this.#offset = start + count;
    return start;
  }
}
