/** The one error class of this package: code for programs, message for people, hint for what to do. */

export type QemuLibErrorCode =
  | "qmp.timeout"
  | "qmp.closed"
  | "qmp.refused"
  | "qmp.protocol"
  | "qmp.tooLarge"
  | "qmp.notReady"
  | "qmp.endpointRefused"
  | "agent.timeout"
  | "agent.refused"
  | "agent.dropped"
  | "image.notFound"
  | "image.isDirectory"
  | "image.notAFile"
  | "image.empty"
  | "image.unreadable"
  | "image.refused"
  | "image.alreadyExists"
  | "image.inUse"
  | "image.unwritable"
  | "disk.full"
  | "image.shrinkRefused"
  | "qemu.imgFailed";

export type QemuLibErrorDetails = {
  readonly hint?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

export class QemuLibError extends Error {
  readonly code: QemuLibErrorCode;
  readonly hint?: string;
  readonly data?: Readonly<Record<string, unknown>>;

  constructor(code: QemuLibErrorCode, message: string, details: QemuLibErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "QemuLibError";
    this.code = code;
    if (details.hint !== undefined) this.hint = details.hint;
    if (details.data !== undefined) this.data = details.data;
  }
}

/** True when `error` is a failure of this package, of one code when `code` is given. */
export function isQemuLibError(error: unknown, code?: QemuLibErrorCode): error is QemuLibError {
  return error instanceof QemuLibError && (code === undefined || error.code === code);
}
