// Makes images that mean harm, byte by byte. Sources: QEMU's docs/interop/qcow2.txt, ECMA-119.
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

const cluster = 65_536;
const headerBytes = 104;
const extensions = { backingFormat: 0xe2792aca, dataFile: 0x44415441 } as const;

export type Qcow2Parts = {
  readonly sizeBytes?: bigint;
  readonly clusterBits?: number;
  readonly l1Entries?: number;
  readonly l1Offset?: bigint;
  readonly refcountTableOffset?: bigint;
  readonly refcountTableClusters?: number;
  readonly firstRefcountBlock?: bigint;
  readonly firstL1Entry?: bigint;
  readonly snapshotCount?: number;
  readonly snapshotsOffset?: bigint;
  readonly backing?: { readonly name: string; readonly format: string };
  /** Overrides, for names that lie. */
  readonly backingNameOffset?: bigint;
  readonly backingNameBytes?: number;
  readonly dataFile?: string;
};

const extension = (type: number, text: string): Buffer => {
  const data = Buffer.from(text);
  const bytes = Buffer.alloc(8 + Math.ceil(data.length / 8) * 8);
  bytes.writeUInt32BE(type, 0);
  bytes.writeUInt32BE(data.length, 4);
  data.copy(bytes, 8);
  return bytes;
};

/** A qcow2 of four clusters that is sound except for what is asked for. */
export const qcow2 = (parts: Qcow2Parts = {}): Buffer => {
  const image = Buffer.alloc(4 * cluster);
  const { backing, dataFile } = parts;
  const list = [
    ...(backing === undefined ? [] : [extension(extensions.backingFormat, backing.format)]),
    ...(dataFile === undefined ? [] : [extension(extensions.dataFile, dataFile)]),
    Buffer.alloc(8),
  ];
  const name = Buffer.from(backing?.name ?? "");
  const nameOffset = list.reduce((end, one) => one.copy(image, end) + end, headerBytes);
  name.copy(image, nameOffset);
  image.write("QFI\u00fb", 0, "latin1");
  image.writeUInt32BE(3, 4);
  image.writeBigUInt64BE(
    parts.backingNameOffset ?? (backing === undefined ? 0n : BigInt(nameOffset)),
    8,
  );
  image.writeUInt32BE(parts.backingNameBytes ?? name.length, 16);
  image.writeUInt32BE(parts.clusterBits ?? 16, 20);
  image.writeBigUInt64BE(parts.sizeBytes ?? 1024n * 1024n, 24);
  image.writeUInt32BE(parts.l1Entries ?? 1, 36);
  image.writeBigUInt64BE(parts.l1Offset ?? BigInt(3 * cluster), 40);
  image.writeBigUInt64BE(parts.refcountTableOffset ?? BigInt(cluster), 48);
  image.writeUInt32BE(parts.refcountTableClusters ?? 1, 56);
  image.writeUInt32BE(parts.snapshotCount ?? 0, 60);
  image.writeBigUInt64BE(parts.snapshotsOffset ?? 0n, 64);
  // Incompatible features: bit 2 is "external data file".
  image.writeBigUInt64BE(dataFile === undefined ? 0n : 4n, 72);
  image.writeUInt32BE(4, 96);
  image.writeUInt32BE(headerBytes, 100);
  image.writeBigUInt64BE(parts.firstRefcountBlock ?? BigInt(2 * cluster), cluster);
  for (let i = 0; i < 4; i += 1) image.writeUInt16BE(1, 2 * cluster + 2 * i);
  image.writeBigUInt64BE(parts.firstL1Entry ?? 0n, 3 * cluster);
  return image;
};

const sector = 2048;

/** One volume descriptor: a primary one that is sound, for the caller to spoil. */
export const volumeDescriptor = (type: number, sectors: number): Buffer => {
  const bytes = Buffer.alloc(sector);
  bytes[0] = type;
  bytes.write("CD001\u0001", 1, "latin1");
  bytes.fill(" ", 8, 72);
  bytes.write("HOSTILE", 40, "latin1");
  bytes.writeUInt32LE(sectors, 80);
  bytes.writeUInt32BE(sectors, 84);
  for (const [at, value] of [
    [120, 1],
    [124, 1],
    [128, sector],
  ] as const) {
    bytes.writeUInt16LE(value, at);
    bytes.writeUInt16BE(value, at + 2);
  }
  // Path table: size, then its place. Root directory record: its extent and size.
  bytes.writeUInt32LE(10, 132);
  bytes.writeUInt32BE(10, 136);
  bytes.writeUInt32LE(19, 140);
  bytes.writeUInt8(34, 156);
  bytes.writeUInt32LE(20, 158);
  bytes.writeUInt32BE(20, 162);
  bytes.writeUInt32LE(sector, 166);
  bytes.writeUInt32BE(sector, 170);
  bytes.writeUInt8(2, 181);
  bytes.writeUInt8(1, 188);
  return bytes;
};

export const bootRecord = (catalogSector: number): Buffer => {
  const bytes = Buffer.alloc(sector);
  bytes.write("CD001\u0001EL TORITO SPECIFICATION", 1, "latin1");
  bytes.writeUInt32LE(catalogSector, 71);
  return bytes;
};

export const terminator = (): Buffer => {
  const bytes = Buffer.alloc(sector);
  bytes[0] = 255;
  bytes.write("CD001\u0001", 1, "latin1");
  return bytes;
};

/** An ISO whose descriptors begin where they must, followed by `rest`. */
export const iso = (
  descriptors: readonly Buffer[],
  rest: Buffer = Buffer.alloc(4 * sector),
): Buffer => Buffer.concat([Buffer.alloc(16 * sector), ...descriptors, rest]);

/** Writes `bytes` and makes the file as long as said; the rest is a hole. */
export const writeSparse = (path: string, bytes: Buffer, sizeBytes: number): void => {
  const file = openSync(path, "w");
  try {
    writeSync(file, bytes);
    ftruncateSync(file, sizeBytes);
  } finally {
    closeSync(file);
  }
};
