// A boot sector that sounds the PC speaker at 440 Hz for ever: a guest that makes SPICE play.

const code = [
  // mov al, 0xb6; out 0x43, al: counter 2 as a square wave.
  0xb0, 0xb6, 0xe6, 0x43,
  // mov ax, 2712 (1193182 Hz / 440 Hz); out 0x42, al; mov al, ah; out 0x42, al
  0xb8, 0x98, 0x0a, 0xe6, 0x42, 0x88, 0xe0, 0xe6, 0x42,
  // in al, 0x61; or al, 3; out 0x61, al: the speaker on.
  0xe4, 0x61, 0x0c, 0x03, 0xe6, 0x61,
  // hlt; jmp back
  0xf4, 0xeb, 0xfd,
];

/** A disk of one cylinder: SeaBIOS boots none that is smaller. */
export const beepDisk = (): Buffer => {
  const disk = Buffer.alloc(63 * 16 * 512);
  disk.set(code);
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
};
