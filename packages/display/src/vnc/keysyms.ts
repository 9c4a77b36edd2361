/**
 * X11 keysyms (keysymdef.h) of keys that have no letter, by `KeyboardEvent.code`. QEMU takes the code, which knows no
 * layout; the keysym is for servers that do not, and tells QEMU how the locks should stand.
 */
export const keysyms: Readonly<Record<string, number>> = {
  Backspace: 0xff08,
  Tab: 0xff09,
  Enter: 0xff0d,
  Pause: 0xff13,
  Escape: 0xff1b,
  PrintScreen: 0xff61,
  ControlLeft: 0xffe3,
  AltLeft: 0xffe9,
  MetaLeft: 0xffe7,
  Delete: 0xffff,
  KeyR: 0x72,
  KeyL: 0x6c,
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`F${index + 1}`, 0xffbe + index]),
  ),
};
