/** Writes the archive a Linux kernel takes as its initial file system ("newc", kernel's buffer-format.rst). */

export type CpioEntry = {
  /** Without a leading slash. */
  readonly path: string;
  /** Type and permission bits, as in stat: 0o040755 a folder, 0o100644 a file. */
  readonly mode: number;
  readonly data?: Uint8Array;
};

/** Entries in the given order (folders before what they hold), owned by root, with fixed times. */
export function writeCpio(entries: readonly CpioEntry[]): Buffer {
  const last: CpioEntry = { path: "TRAILER!!!", mode: 0 };
  return Buffer.concat([...entries, last].flatMap((entry, index) => encode(entry, index + 1)));
}

function encode({ path, mode, data = new Uint8Array() }: CpioEntry, inode: number): Buffer[] {
  const name = Buffer.from(`${path}\0`);
  const links = (mode & 0o170000) === 0o040000 ? 2 : 1;
  const fields = [inode, mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map(hex8).join("")}`);
  return [
    header,
    name,
    padding(header.length + name.length),
    Buffer.from(data),
    padding(data.length),
  ];
}

const hex8 = (value: number): string => value.toString(16).padStart(8, "0");
const padding = (length: number): Buffer => Buffer.alloc(-length & 3);
