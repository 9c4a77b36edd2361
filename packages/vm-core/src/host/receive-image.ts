// A file on its way into the library's images: bytes come up a stream, a job tells how far they are.
import { ApiError, ticketLifeMs } from "@openutm/shared-types";
import type { ByteStream } from "@openutm/shared-types";
import type { JobControl } from "../jobs.ts";
import type { Clock } from "../ports/clock.ts";
import type { IncomingImage } from "../ports/image-inbox.ts";

/** What says what a file is lies in its first 64 KiB (ISO 9660's descriptors begin at 32). */
export const judgedBytes = 64 * 1024;

export type Upload = {
  /** For the sender; called when the ticket is used. */
  readonly open: () => Promise<ByteStream>;
  /** Resolves when the file has its name; fails with what kept it from that, and then nothing of it is left. */
  readonly run: (control: JobControl) => Promise<void>;
};

type UploadParts = {
  readonly incoming: IncomingImage;
  readonly sizeBytes: number;
  readonly clock: Clock;
};

const stopped = (receivedBytes: number, sizeBytes: number): ApiError =>
  new ApiError(
    "stream.unavailable",
    `The sending stopped after ${receivedBytes} of ${sizeBytes} bytes.`,
    { hint: "Send the file again.", data: { receivedBytes, sizeBytes } },
  );

const tooMuch = (sizeBytes: number): ApiError =>
  new ApiError("request.invalid", `More than the ${sizeBytes} bytes that were announced came.`, {
    hint: "The file may have changed while it was being sent. Send it again.",
  });

export const createUpload = ({ incoming, sizeBytes, clock }: UploadParts): Upload => {
  let succeed = (): void => undefined;
  let failWith = (_error: unknown): void => undefined;
  const outcome = new Promise<void>((resolve, reject) => {
    succeed = resolve;
    failWith = reject;
  });
  // Whoever sends hears of it from the stream, whoever watches from the job.
  outcome.catch(() => undefined);
  let receivedBytes = 0;
  let judged = false;
  let tell = (_fraction: number): void => undefined;
  let cancelWait = (): void => undefined;
  // One write after another, also where a sender does not wait.
  let tail: Promise<void> = Promise.resolve();

  const take = async (bytes: Uint8Array): Promise<void> => {
    if (receivedBytes + bytes.length > sizeBytes) throw tooMuch(sizeBytes);
    await incoming.write(bytes);
    receivedBytes += bytes.length;
    if (!judged && receivedBytes >= Math.min(judgedBytes, sizeBytes)) {
      await incoming.judge();
      judged = true;
    }
    tell(receivedBytes / sizeBytes);
    if (receivedBytes === sizeBytes) {
      await incoming.finish();
      succeed();
    }
  };

  /** Nothing comes down; the end does, or the failure. */
  const untilEnd: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        await outcome;
        return { done: true, value: undefined };
      },
    }),
  };

  return {
    open: async () => {
      cancelWait();
      return {
        chunks: untilEnd,
        write: (bytes) => {
          tail = tail.then(() => take(bytes));
          tail.catch(failWith);
          return tail;
        },
        close: () => {
          tail.then(
            () => receivedBytes < sizeBytes && failWith(stopped(receivedBytes, sizeBytes)),
            () => undefined,
          );
        },
      };
    },
    run: async ({ signal, progress }) => {
      tell = progress;
      const patienceMs = ticketLifeMs + 5000;
      cancelWait = clock.after(patienceMs, () => failWith(stopped(0, sizeBytes)));
      signal.addEventListener("abort", () => failWith(signal.reason), { once: true });
      try {
        await outcome;
      } finally {
        cancelWait();
        await tail.catch(() => undefined);
        await incoming.discard();
      }
    },
  };
};
