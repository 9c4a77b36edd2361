// Messages inside a message: only full headers have them (SpiceSubMessageList), and the LIST message.
import { ByteReader } from "../bytes/reader.ts";
import { Malformed, SpiceProtocolError } from "../errors.ts";
import type { Frame } from "../table.ts";

/**
 * Calls `onFrame` for each sub message, which come before the message that carries them.
 * @param listOffset where in `bytes` the list of their offsets stands
 * @throws SpiceProtocolError
 */
export const expandSubMessages = (
  channel: string,
  bytes: Uint8Array,
  listOffset: number,
  onFrame: (frame: Frame) => void,
): void => {
  const frames: Frame[] = [];
  // Sub messages may not overlap: together they fit the message, so that few bytes cannot mean much work.
  let left = bytes.length;
  try {
    if (listOffset > bytes.length) throw new Malformed("the list is outside the message");
    const list = new ByteReader(bytes.subarray(listOffset));
    const offsets = list.list(list.u16(), 4, (reader) => reader.u32());
    for (const offset of offsets) {
      if (offset > bytes.length) throw new Malformed("a sub message is outside the message");
      const reader = new ByteReader(bytes.subarray(offset));
      const type = reader.u16();
      const body = reader.take(reader.u32());
      left -= body.length;
      if (left < 0) throw new Malformed("the sub messages overlap");
      frames.push({ type, body });
    }
  } catch (error) {
    if (error instanceof Malformed) {
      throw new SpiceProtocolError(channel, "sub_list", error.message);
    }
    throw error;
  }
  for (const frame of frames) onFrame(frame);
};
