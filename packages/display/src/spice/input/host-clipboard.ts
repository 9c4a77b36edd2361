// The host's clipboard: touched only while the guest's picture has the focus, and only with the user's leave.

import type { ClipboardPolicy } from "../../remote-display.ts";

export type HostClipboard = {
  /** The guest's text goes to the host, when the picture has the focus. */
  take(text: string): Promise<void>;
  setGuest(state: "listens" | "deaf"): void;
  setPolicy(policy: ClipboardPolicy): void;
  /** Reads the host's text now; the browser may ask the user. */
  share(): Promise<void>;
  close(): void;
};

/** The largest text that is offered or taken; more is for files. */
const maxCharacters = 8 * 1024 * 1024;

const mayRead = async (): Promise<boolean> => {
  try {
    const name = "clipboard-read" as PermissionName;
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    // Browsers that do not know the permission ask each time: only a click of the user's reads there.
    return false;
  }
};

export const createHostClipboard = (parts: {
  /** Has the focus itself or holds what has it. */
  readonly element: HTMLElement;
  offer(text: string): void;
}): HostClipboard => {
  const stop = new AbortController();
  const hasFocus = (): boolean =>
    document.hasFocus() && parts.element.contains(document.activeElement);
  let listens = false;
  let policy: ClipboardPolicy = "both";
  const mayOffer = (): boolean => listens && policy !== "off";

  const read = async (): Promise<void> => {
    const text = await navigator.clipboard.readText();
    if (mayOffer() && text.length <= maxCharacters) parts.offer(text);
  };
  const readIfAllowed = async (): Promise<void> => {
    if (!mayOffer() || navigator.clipboard === undefined || !(await mayRead())) return;
    if (hasFocus()) await read().catch(() => undefined);
  };
  parts.element.addEventListener("focusin", () => void readIfAllowed(), { signal: stop.signal });

  return {
    take: async (text) => {
      if (policy !== "both" || !hasFocus()) return;
      if (text.length > maxCharacters) return;
      await navigator.clipboard?.writeText(text).catch(() => undefined);
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
