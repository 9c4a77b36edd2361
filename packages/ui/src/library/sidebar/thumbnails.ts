// Small pictures of guests' screens, for the rows that somebody sees. One is taken at a time, whoever has waited longest
// first, so that a library full of guests costs no more than one.
import type { PageConnection } from "@openutm/native-bridge";

export type Thumbnails = {
  /** The last picture's object URL. */
  get(vmId: string): string | undefined;
  subscribe(listener: () => void): () => void;
  /** Keeps a guest's picture fresh until the returned end. `run` names this run of the guest: another has other pictures. */
  want(vmId: string, run: string): () => void;
};

/** A picture gets so old before the next is taken. */
const freshForMs = 10_000;
/** Between two pictures of any guests. */
const pauseMs = 200;
/** Twice the frame's width, for dense screens. */
const widthPx = 88;

type Entry = { readonly run: string; url?: string; takenAtMs: number; wanted: number };

const small = async (png: Blob): Promise<string> => {
  const picture = await createImageBitmap(png);
  const canvas = document.createElement("canvas");
  canvas.width = widthPx;
  canvas.height = Math.max(1, Math.round((picture.height / picture.width) * widthPx));
  const context = canvas.getContext("2d");
  if (context !== null) context.imageSmoothingQuality = "high";
  context?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  return URL.createObjectURL(blob ?? png);
};

const screenshot = async (connection: PageConnection, id: string): Promise<Blob> => {
  const { ticket } = await connection.call("vm.screenshot", { id });
  const parts: BlobPart[] = [];
  for await (const chunk of (await connection.openStream(ticket)).chunks) parts.push(chunk.slice());
  return new Blob(parts, { type: "image/png" });
};

export const createThumbnails = (connection: PageConnection): Thumbnails => {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const forget = (vmId: string, { url }: Entry): void => {
    entries.delete(vmId);
    if (url !== undefined) URL.revokeObjectURL(url);
  };

  const take = async (vmId: string, entry: Entry): Promise<void> => {
    // Also when it fails: a guest without a picture is not asked again at once.
    entry.takenAtMs = performance.now();
    const url = await screenshot(connection, vmId).then(small);
    if (entry.url !== undefined) URL.revokeObjectURL(entry.url);
    entry.url = url;
    if (entries.get(vmId) === entry) for (const listener of listeners) listener();
    else URL.revokeObjectURL(url);
  };

  const next = (): void => {
    clearTimeout(timer);
    if (busy || document.visibilityState !== "visible") return;
    const wanted = [...entries].filter(([, entry]) => entry.wanted > 0);
    const [oldest] = wanted.toSorted(([, a], [, b]) => a.takenAtMs - b.takenAtMs);
    if (oldest === undefined) return;
    const [vmId, entry] = oldest;
    const dueInMs = entry.takenAtMs + freshForMs - performance.now();
    if (dueInMs > 0) {
      timer = setTimeout(next, dueInMs);
      return;
    }
    busy = true;
    take(vmId, entry)
      // A guest that ends at this moment has no picture; its row says so by its state.
      .catch(() => undefined)
      .finally(() => {
        busy = false;
        timer = setTimeout(next, pauseMs);
      });
  };
  document.addEventListener("visibilitychange", next);

  return {
    get: (vmId) => entries.get(vmId)?.url,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    want(vmId, run) {
      const before = entries.get(vmId);
      if (before !== undefined && before.run !== run) forget(vmId, before);
      const entry = entries.get(vmId) ?? { run, takenAtMs: -freshForMs, wanted: 0 };
      entries.set(vmId, entry);
      entry.wanted += 1;
      next();
      return () => {
        entry.wanted -= 1;
      };
    },
  };
};
