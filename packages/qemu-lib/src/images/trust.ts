/** Whether an image that came from somewhere else may be opened by QEMU. Decided by its bytes alone; pure. */
import { QemuLibError } from "../errors.ts";
import type { ImageFormat } from "./headers/detect.ts";
import type { ImageReference } from "./headers/reading.ts";
import type { BootHints } from "./headers/iso9660.ts";

export type ImageFacts = {
  /** The file itself: absolute, symbolic links resolved. */
  readonly path: string;
  readonly format: ImageFormat;
  readonly fileSizeBytes: number;
  /** What the file occupies on the host's disk. */
  readonly actualSizeBytes: number;
  readonly virtualSizeBytes?: number;
  /** Files the image would make QEMU open. Names are untrusted text. */
  readonly references: readonly ImageReference[];
  /** Printable ASCII, from an ISO's volume descriptor. */
  readonly volumeId?: string;
  /** How the medium says it boots; absent when it says nothing. */
  readonly bootable?: BootHints;
  readonly warnings: readonly string[];
  /** Why the header cannot be accepted at all. */
  readonly refusal?: string;
};

export type TrustVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: QemuLibError };

const roleWords: Readonly<Record<ImageReference["role"], string>> = {
  backing: "a backing file",
  data: "an external data file",
  extent: "its contents in another file",
  parent: "a parent disk",
};

const damagedHint =
  "The file is damaged, incomplete or made to do harm. Get it again from a place you trust.";
const formatHints: Partial<Record<ImageFormat, string>> = {
  compressed: "Unpack it, then choose the image inside.",
  dmg: "Convert it to an ISO on a Mac (hdiutil convert -format UDTO), then choose that.",
};

/** Refuses (`image.refused`) a damaged header and any reference to another file, which is named in the message. */
export function judgeUntrustedImage(facts: ImageFacts): TrustVerdict {
  const [reference] = facts.references;
  if (facts.refusal !== undefined) {
    const hint = formatHints[facts.format] ?? damagedHint;
    return refuse(facts, facts.refusal, hint, { reason: facts.refusal });
  }
  if (reference === undefined) return { ok: true };
  const named = reference.name === "" ? "" : ` (${reference.name})`;
  return refuse(
    facts,
    `The image has ${roleWords[reference.role]}${named}, which OpenUTM does not follow.`,
    "Ask for a copy that stands alone, or make one where the image came from (qemu-img convert).",
    { role: reference.role, name: reference.name },
  );
}

function refuse(
  facts: ImageFacts,
  message: string,
  hint: string,
  data: Readonly<Record<string, unknown>>,
): TrustVerdict {
  return {
    ok: false,
    error: new QemuLibError("image.refused", message, {
      hint,
      data: { path: facts.path, ...data },
    }),
  };
}
