// Reads along with a file that others append to. The system says when it has grown; nothing polls.
import { statSync, watch } from "node:fs";
import type { FSWatcher } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";

/** One look reads at most so much: of a file that floods, the rest comes with the next one. */
const chunkBytes = 64 * 1024;
/** A line longer than this is handed over in parts. */
const maxLineBytes = 64 * 1024;

/** 0 when there is no such file, or none that can be looked at. */
const sizeOf = (path: string): number => {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
};

export type FileFollower = { readonly dispose: () => void };

/**
 * Calls with each new whole line of what is appended after this call. A file that is cut, replaced or not there yet is
 * followed from its start.
 * @param onProblem called once when the folder cannot be watched; then nothing comes
 */
export const followFile = (
  path: string,
  onLines: (lines: readonly string[]) => void,
  onProblem: (error: unknown) => void,
): FileFollower => {
  // Now, and not at the first look: what is appended from now on is told, however late that is.
  let position = sizeOf(path);
  let rest = "";
  const over = new AbortController();
  let again = false;
  let looking: Promise<void> | undefined;
  // One decoder for the file's life: a character may be cut by a look's end.
  let decoder = new TextDecoder();

  const take = (bytes: Uint8Array): void => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    if (rest.length > maxLineBytes) {
      lines.push(rest);
      rest = "";
    }
    const whole = lines.filter((line) => line !== "");
    if (whole.length > 0 && !over.signal.aborted) onLines(whole);
  };

  const startOver = (): void => {
    position = 0;
    rest = "";
    decoder = new TextDecoder();
  };

  const look = async (): Promise<void> => {
    const size = await stat(path).then(
      (stats) => stats.size,
      () => undefined,
    );
    if (size === undefined) return startOver();
    if (size < position) startOver();
    const file = await open(path, "r");
    try {
      const buffer = Buffer.alloc(chunkBytes);
      while (!over.signal.aborted) {
        const { bytesRead } = await file.read(buffer, 0, chunkBytes, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        take(buffer.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  };

  const lookSoon = (): void => {
    if (looking !== undefined) {
      again = true;
      return;
    }
    looking = look()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
        if (!again || over.signal.aborted) return;
        again = false;
        lookSoon();
      });
  };

  let watcher: FSWatcher | undefined;
  try {
    // The folder: a file that is replaced keeps its name and loses its watch.
    watcher = watch(dirname(path), { persistent: false }, (_kind, name) => {
      if (name === null || name === basename(path)) lookSoon();
    });
    watcher.on("error", () => watcher?.close());
  } catch (error) {
    onProblem(error);
  }
  lookSoon();
  return {
    dispose: () => {
      over.abort();
      watcher?.close();
    },
  };
};
