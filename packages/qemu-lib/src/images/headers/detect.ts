import { readText, startsWithAscii } from "./reading.ts";

export type ImageFormat =
  | "qcow2"
  | "qcow"
  | "vmdk"
  | "vhdx"
  | "vpc"
  | "vdi"
  | "qed"
  | "luks"
  | "parallels"
  | "dmg"
  | "iso"
  | "compressed"
  | "raw";

/** How much of the file's start `detectFormat` looks at; ISO 9660's descriptors begin at 32 KiB. */
export const HEAD_BYTES = 64 * 1024;
/** Fixed VHD and DMG carry their mark in the last sector. */
export const TAIL_BYTES = 512;

type Mark = { readonly format: ImageFormat; readonly at: number; readonly ascii: string };

// Marks as QEMU probes them (block/*.c, 7.2), then what users pick by mistake.
const marks: readonly Mark[] = [
  { format: "vmdk", at: 0, ascii: "KDMV" },
  { format: "vmdk", at: 0, ascii: "COWD" },
  { format: "vhdx", at: 0, ascii: "vhdxfile" },
  { format: "vpc", at: 0, ascii: "conectix" },
  { format: "vdi", at: 0x40, ascii: "\x7f\x10\xda\xbe" },
  { format: "qed", at: 0, ascii: "QED\0" },
  { format: "luks", at: 0, ascii: "LUKS\xba\xbe" },
  { format: "parallels", at: 0, ascii: "WithoutFreeSpace" },
  { format: "parallels", at: 0, ascii: "WithouFreSpacExt" },
  { format: "iso", at: 32769, ascii: "CD001" },
  { format: "iso", at: 32769, ascii: "BEA01" },
  { format: "compressed", at: 0, ascii: "\x1f\x8b\x08" },
  { format: "compressed", at: 0, ascii: "\xfd7zXZ\0" },
  { format: "compressed", at: 0, ascii: "7z\xbc\xaf\x27\x1c" },
  { format: "compressed", at: 0, ascii: "BZh" },
  { format: "compressed", at: 0, ascii: "\x28\xb5\x2f\xfd" },
  { format: "compressed", at: 0, ascii: "PK\x03\x04" },
  { format: "vmdk", at: 0, ascii: "# Disk DescriptorFile" },
];

/** Names the format of an image by its first HEAD_BYTES and its last TAIL_BYTES. What is nothing known is raw. */
export function detectFormat(head: Uint8Array, tail: Uint8Array = new Uint8Array(0)): ImageFormat {
  if (startsWithAscii(head, "QFI\xfb"))
    return startsWithAscii(head, "\0\0\0\x01", 4) ? "qcow" : "qcow2";
  const mark = marks.find(({ at, ascii }) => startsWithAscii(head, ascii, at));
  if (mark !== undefined) return mark.format;
  if (looksLikeVmdkText(head)) return "vmdk";
  if (startsWithAscii(tail, "conectix")) return "vpc";
  if (startsWithAscii(tail, "koly")) return "dmg";
  return "raw";
}

/** QEMU takes any text for a VMDK descriptor whose first line that is no comment is its version (vmdk_probe). */
function looksLikeVmdkText(head: Uint8Array): boolean {
  const lines = readText(head.subarray(0, 2048)).split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== "" && !line.startsWith("#"));
  return first !== undefined && /^version=[123]\s*$/i.test(first);
}
