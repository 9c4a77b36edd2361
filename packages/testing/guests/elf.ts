/** What a 64-bit little-endian ELF program says of itself (System V ABI, "Program Loading and Dynamic Linking"). */

type Segment = { readonly type: number; readonly offset: number; readonly sizeBytes: number };

const segmentTypes = { dynamic: 2, interpreter: 3, load: 1 } as const;
const dynamicTags = { end: 0, needed: 1, stringTable: 5 } as const;

/** Undefined for what is no such program: a script, a 32-bit program. */
function segmentsOf(elf: Buffer): (Segment & { readonly address: number })[] | undefined {
  if (elf.toString("latin1", 0, 4) !== "\x7fELF" || elf[4] !== 2) return undefined;
  const start = Number(elf.readBigUInt64LE(32));
  const step = elf.readUInt16LE(54);
  return Array.from({ length: elf.readUInt16LE(56) }, (_, index) => {
    const at = start + index * step;
    return {
      type: elf.readUInt32LE(at),
      offset: Number(elf.readBigUInt64LE(at + 8)),
      address: Number(elf.readBigUInt64LE(at + 16)),
      sizeBytes: Number(elf.readBigUInt64LE(at + 32)),
    };
  });
}

/** Whether a program has no interpreter (PT_INTERP), so that it runs where there are no libraries. */
export function isStaticProgram(elf: Buffer): boolean {
  const segments = segmentsOf(elf);
  return segments !== undefined && segments.every(({ type }) => type !== segmentTypes.interpreter);
}

/** The names of the libraries that a program or library wants (DT_NEEDED); none for what is no ELF file. */
export function neededLibraries(elf: Buffer): string[] {
  const segments = segmentsOf(elf) ?? [];
  const dynamic = segments.find(({ type }) => type === segmentTypes.dynamic);
  if (dynamic === undefined) return [];
  const entries = Array.from({ length: Math.floor(dynamic.sizeBytes / 16) }, (_, index) => ({
    tag: Number(elf.readBigInt64LE(dynamic.offset + index * 16)),
    value: Number(elf.readBigUInt64LE(dynamic.offset + index * 16 + 8)),
  }));
  const end = entries.findIndex(({ tag }) => tag === dynamicTags.end);
  const live = end < 0 ? entries : entries.slice(0, end);
  const table = live.find(({ tag }) => tag === dynamicTags.stringTable)?.value ?? 0;
  const home = segments.find(
    ({ type, address, sizeBytes }) =>
      type === segmentTypes.load && table >= address && table < address + sizeBytes,
  );
  if (home === undefined) return [];
  const strings = table - home.address + home.offset;
  return live
    .filter(({ tag }) => tag === dynamicTags.needed)
    .map(({ value }) => {
      const at = strings + value;
      return elf.toString("latin1", at, elf.indexOf(0, at));
    });
}
