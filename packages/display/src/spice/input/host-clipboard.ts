// The host's clipboard: touched only while the guest's picture has the focus, and only with the user's leave.
import type { ClipboardPolicy } from "../../remote-display.ts";

/** What the host has copied. */
export type Copied = {
  readonly text?: string | undefined;
  readonly png?: Uint8Array<ArrayBuffer> | undefined;
};

/** What the guest has copied. */
export type GuestCopy =
  | { readonly text: string }
  | { readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> };

export type HostClipboard = {
  /** What the guest has copied goes to the host, when the picture has the focus. */
  take(copy: GuestCopy): Promise<void>;
  setGuest(state: "listens" | "deaf"): void;
  setPolicy(policy: ClipboardPolicy): void;
  /** Reads what the host has copied now; the browser may ask the user. */
  share(): Promise<void>;
  close(): void;
};

/** The largest text and picture that are offered or taken; more is for files. */
const maxCharacters = 8 * 1024 * 1024;
const maxPictureBytes = 32 * 1024 * 1024;
const pngType = "image/png";
const textType = "text/plain";

const mayRead = async (): Promise<boolean> => {
  try {
    const name = "clipboard-read" as PermissionName;
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    // Browsers that do not know the permission ask each time: only a click of the user's reads there.
    return false;
  }
};

const blobOf = async (items: ClipboardItems, type: string): Promise<Blob | undefined> =>
  items.find(({ types }) => types.includes(type))?.getType(type);

const readCopied = async (): Promise<Copied> => {
  // Some browsers give a page text and nothing else.
  if (navigator.clipboard.read === undefined) return { text: await navigator.clipboard.readText() };
  const items = await navigator.clipboard.read();
  const [text, picture] = await Promise.all([blobOf(items, textType), blobOf(items, pngType)]);
  return {
    ...(text === undefined ? {} : { text: await text.text() }),
    ...(picture === undefined || picture.size > maxPictureBytes
      ? {}
      : { png: new Uint8Array(await picture.arrayBuffer()) }),
  };
};

/** Browsers take PNG alone. */
const toPng = async (mime: string, bytes: Uint8Array<ArrayBuffer>): Promise<Blob> => {
  const given = new Blob([bytes], { type: mime });
  if (mime === pngType) return given;
  const bitmap = await createImageBitmap(given);
  const canvas = Object.assign(document.createElement("canvas"), {
    width: bitmap.width,
    height: bitmap.height,
  });
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob((png) => {
      if (png === null) reject(new Error("The guest's picture could not be read."));
      else resolve(png);
    }, pngType),
  );
};

const writeCopy = async (copy: GuestCopy): Promise<void> => {
  if ("text" in copy) {
    if (copy.text.length <= maxCharacters) await navigator.clipboard?.writeText(copy.text);
  } else if (copy.bytes.length <= maxPictureBytes && typeof ClipboardItem === "function") {
    const png = toPng(copy.mime, copy.bytes);
    await navigator.clipboard?.write([new ClipboardItem({ [pngType]: png })]);
  }
};

export const createHostClipboard = (parts: {
  /** Has the focus itself or holds what has it. */
  readonly element: HTMLElement;
  offer(copied: Copied): void;
}): HostClipboard => {
  const stop = new AbortController();
  const hasFocus = (): boolean =>
    document.hasFocus() && parts.element.contains(document.activeElement);
  let listens = false;
  let policy: ClipboardPolicy = "both";
  const mayOffer = (): boolean => listens && policy !== "off";

  const read = async (): Promise<void> => {
    const copied = await readCopied();
    if (mayOffer() && (copied.text ?? "").length <= maxCharacters) parts.offer(copied);
  };
  const readIfAllowed = async (): Promise<void> => {
    if (!mayOffer() || navigator.clipboard === undefined || !(await mayRead())) return;
    if (hasFocus()) await read().catch(() => undefined);
  };
  const { signal } = stop;
  parts.element.addEventListener("focusin", () => void readIfAllowed(), { signal });
  // What was copied in another program meanwhile: the element kept its focus.
  window.addEventListener("focus", () => hasFocus() && void readIfAllowed(), { signal });

  return {
    take: async (copy) => {
      if (policy !== "both" || !hasFocus()) return;
      await writeCopy(copy).catch(() => undefined);
    },
    setGuest: (state) => {
      listens = state === "listens";
      if (hasFocus()) void readIfAllowed();
    },
    setPolicy: (next) => {
      policy = next;
    },
    share: async () => {
      if (mayOffer()) await read();
    },
    close: () => stop.abort(),
  };
};
