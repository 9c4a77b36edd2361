import { QemuLibError } from "../errors.ts";
import type { QemuLibErrorCode } from "../errors.ts";

export type QmpErrorKind = "timeout" | "closed" | "refused" | "protocol" | "tooLarge";

/** What a failed QMP call says as a value. `class` and `desc` are QEMU's own words (untrusted text). */
export type QmpError = {
  readonly kind: QmpErrorKind;
  readonly command?: string;
  readonly class?: string;
  readonly desc?: string;
};

const codes: Readonly<Record<QmpErrorKind, QemuLibErrorCode>> = {
  timeout: "qmp.timeout",
  closed: "qmp.closed",
  refused: "qmp.refused",
  protocol: "qmp.protocol",
  tooLarge: "qmp.tooLarge",
};

/** Makes the throwable form; `data` is the QmpError. */
export function qmpError(message: string, value: QmpError): QemuLibError {
  return new QemuLibError(codes[value.kind], message, { data: value });
}

/** Reads the value back from anything caught; undefined when it is no QMP failure. */
export function asQmpError(error: unknown): QmpError | undefined {
  if (!(error instanceof QemuLibError) || error.data === undefined) return undefined;
  const kind = (error.data as Partial<QmpError>).kind;
  return kind !== undefined && codes[kind] === error.code ? (error.data as QmpError) : undefined;
}
