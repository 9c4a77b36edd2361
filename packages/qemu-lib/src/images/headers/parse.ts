import type { ImageFormat } from "./detect.ts";
import { parseQcow1, parseQcow2 } from "./qcow2.ts";
import { parseQed, parseVdi, parseVhd } from "./others.ts";
import { refusal } from "./reading.ts";
import type { HeaderReading } from "./reading.ts";
import { parseVmdk } from "./vmdk.ts";

export type FileEnds = {
  /** The first HEAD_BYTES, or the whole file when it is shorter. */
  readonly head: Uint8Array;
  /** The last TAIL_BYTES. */
  readonly tail: Uint8Array;
  readonly fileSizeBytes: number;
};

type HeaderParser = (ends: FileEnds) => HeaderReading;

const asItIs: HeaderParser = ({ fileSizeBytes }) => ({
  kind: "ok",
  virtualSizeBytes: fileSizeBytes,
  references: [],
  warnings: [],
});
const unsaid: HeaderParser = () => ({ kind: "ok", references: [], warnings: [] });
const unsupported =
  (reason: string): HeaderParser =>
  () =>
    refusal(reason);

/** One row a format; VHDX says its size further in, which the I/O edge reads. */
const parsers: Readonly<Record<ImageFormat, HeaderParser>> = {
  qcow2: ({ head, fileSizeBytes }) => parseQcow2(head, fileSizeBytes),
  qcow: ({ head }) => parseQcow1(head),
  vmdk: ({ head }) => parseVmdk(head),
  vdi: ({ head }) => parseVdi(head),
  vpc: ({ head, tail }) => parseVhd(head, tail),
  qed: ({ head }) => parseQed(head),
  vhdx: unsaid,
  luks: unsaid,
  parallels: unsaid,
  dmg: unsupported("Apple disk images (DMG) are not supported."),
  compressed: unsupported("The file is compressed. Unpack it first."),
  iso: asItIs,
  raw: asItIs,
};

/** Reads a file's header as the format that was detected, or that its owner says it has. */
export function parseHeader(format: ImageFormat, ends: FileEnds): HeaderReading {
  return parsers[format](ends);
}
