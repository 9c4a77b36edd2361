/** Opens QMP right after a spawn: tries until the socket is there. */
import { isQemuLibError, type QemuLibError } from "../errors.ts";
import { openQmp } from "./connection.ts";
import type { QmpConnection, QmpOpenOptions } from "./connection.ts";
import type { ByteDuplex } from "./duplex.ts";
import { qmpError } from "./errors.ts";

export type QmpConnectOptions = QmpOpenOptions & {
  /**
   * How long the socket may take to appear. Default 10000; the handshake has its own `timeoutMs`. 0 is one attempt,
   * whose `qmp.notReady` says why there is nothing to connect to.
   */
  readonly appearTimeoutMs?: number;
};

// Short at first because start-up latency is felt; QEMU needs 20 to 50 ms to open its socket.
const firstDelayMs = 1;
const longestDelayMs = 20;

/**
 * Calls `open` until it gives a stream, retrying only on `qmp.notReady` (no socket yet, or nobody listens),
 * then negotiates. A stream that opens and fails to negotiate is not retried: that QEMU is dying or no QEMU.
 */
export async function connectQmp(
  open: (signal?: AbortSignal) => Promise<ByteDuplex>,
  options: QmpConnectOptions = {},
): Promise<QmpConnection> {
  const { signal, appearTimeoutMs = 10_000 } = options;
  const deadlineMs = performance.now() + appearTimeoutMs;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 1.5, longestDelayMs)) {
    signal?.throwIfAborted();
    const opened = await openOnce(open, signal);
    if (!(opened instanceof Error)) return openQmp(opened, options);
    if (appearTimeoutMs === 0) throw opened;
    if (performance.now() + delayMs > deadlineMs) {
      throw qmpError(`QEMU opened no control socket within ${appearTimeoutMs} ms.`, {
        kind: "timeout",
      });
    }
    await pause(delayMs, signal);
  }
}

async function openOnce(
  open: (signal?: AbortSignal) => Promise<ByteDuplex>,
  signal: AbortSignal | undefined,
): Promise<ByteDuplex | QemuLibError> {
  try {
    return await open(signal);
  } catch (error) {
    if (isQemuLibError(error, "qmp.notReady")) return error;
    throw error;
  }
}

function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, delayMs);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
