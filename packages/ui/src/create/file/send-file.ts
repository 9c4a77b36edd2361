// A file that a browser holds, sent into the library's images: its place on the disk is nobody's to know.
import type { PageConnection } from "@openutm/native-bridge";
import type { Job } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types/plain";

type SendOptions = {
  onProgress(sentBytes: number): void;
  readonly signal: AbortSignal;
};

/** A name that the contract takes: what cannot be part of a path gives way. */
export const sendableName = (name: string): string => {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  const plain = name.replaceAll(/[\u0000-\u001f/\\]/g, "_").slice(-255);
  return plain === "" || plain === "." || plain === ".." ? "image" : plain;
};

/** Follows a job to its end, from before it begins. */
const followJobs = (connection: PageConnection) => {
  const ended = new Map<string, Job>();
  const waiting = new Map<string, (job: Job) => void>();
  const stop = connection.onEvent((event) => {
    if (event.topic !== "job.changed" || event.payload.job.state === "running") return;
    const { job } = event.payload;
    ended.set(job.id, job);
    waiting.get(job.id)?.(job);
  });
  return {
    stop,
    end: (id: string): Promise<Job> => {
      const job = ended.get(id);
      if (job !== undefined) return Promise.resolve(job);
      return new Promise((resolve) => waiting.set(id, resolve));
    },
  };
};

const cancelled = (): ApiError => new ApiError("job.cancelled", "The work was cancelled.");

/**
 * Sends the file; resolves to its path in the library once it is stored there.
 * @throws ApiError `disk.full`, `image.unknownFormat`, `job.cancelled`, and what reading the file throws
 */
export const sendFile = async (
  connection: PageConnection,
  file: File,
  { onProgress, signal }: SendOptions,
): Promise<string> => {
  const jobs = followJobs(connection);
  try {
    const { ticket, path, jobId } = await connection.call("image.receive", {
      name: sendableName(file.name),
      sizeBytes: file.size,
    });
    const end = jobs.end(jobId);
    const cancel = (): void =>
      void connection.call("job.cancel", { id: jobId }).catch(() => undefined);
    signal.addEventListener("abort", cancel);
    if (signal.aborted) cancel();
    const refused = end.then((job) => job.state !== "done");
    const stream = await connection.openStream(ticket);
    try {
      await pump(file, stream.write.bind(stream), { onProgress, signal });
    } catch (error) {
      // A refused file closes the stream: its reason is the job's, not the stream's.
      if (!(error instanceof ApiError) || !(await refused)) throw error;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
    const job = await end;
    stream.close();
    if (job.state === "done") return path;
    throw job.state === "cancelled" || job.error === undefined
      ? cancelled()
      : new ApiError("image.unknownFormat", job.error.message, { hint: job.error.hint });
  } finally {
    jobs.stop();
  }
};

const pieceBytes = 256 * 1024;

// By slices: a browser's own stream may give the whole file at once.
const pump = async (
  file: File,
  write: (bytes: Uint8Array) => Promise<void>,
  { onProgress, signal }: SendOptions,
): Promise<void> => {
  for (let at = 0; at < file.size; at += pieceBytes) {
    if (signal.aborted) throw cancelled();
    const piece = await file.slice(at, at + pieceBytes).arrayBuffer();
    await write(new Uint8Array(piece));
    onProgress(Math.min(file.size, at + pieceBytes));
  }
};
