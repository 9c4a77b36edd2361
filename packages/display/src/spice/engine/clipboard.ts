// Text and pictures between the host's clipboard and the guest's, through its agent.
import { agentCaps, clipboardSelections, clipboardTypes, hasCap } from "@openutm/spice-wire";
import type { AgentBody, AgentMessage, AgentMessageName } from "@openutm/spice-wire";

/** What the host's clipboard holds: any of both. */
export type HostContent = {
  readonly text?: string | undefined;
  readonly png?: Uint8Array<ArrayBuffer> | undefined;
};

export type GuestPicture = {
  readonly mime: "image/png" | "image/bmp" | "image/jpeg";
  readonly bytes: Uint8Array<ArrayBuffer>;
};

export type ClipboardParts = {
  send<N extends AgentMessageName>(name: N, body: AgentBody<N>): boolean;
  /** The guest has copied this. */
  onGuestText(text: string): void;
  onGuestPicture(picture: GuestPicture): void;
};

export type GuestClipboard = {
  receive(message: AgentMessage): void;
  /** The agent has said what it can do. */
  setCaps(caps: readonly number[]): void;
  /** Tells the guest that the host has this. The same content twice is told once; none is taken back. */
  offer(content: HostContent): void;
  /** The agent has gone or come: what was told is forgotten. */
  reset(): void;
};

const selection = clipboardSelections.clipboard;
const textType = clipboardTypes.utf8_text;
/** A page takes no more than this from a guest, and agents that can are told so. */
const maxBytes = 32 * 1024 * 1024;

/** What a page can show, the best first. */
const pictureTypes = [
  { type: clipboardTypes.image_png, mime: "image/png" },
  { type: clipboardTypes.image_bmp, mime: "image/bmp" },
  { type: clipboardTypes.image_jpg, mime: "image/jpeg" },
] as const;

const maxQuestions = 8;

const sameBytes = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === other ||
  (one !== undefined &&
    other !== undefined &&
    one.length === other.length &&
    one.every((byte, at) => byte === other[at]));

const sameContent = (one: HostContent, other: HostContent): boolean =>
  one.text === other.text && sameBytes(one.png, other.png);

const typesOf = ({ text, png }: HostContent): readonly number[] => [
  ...(text === undefined || text === "" ? [] : [textType]),
  ...(png === undefined ? [] : [clipboardTypes.image_png]),
];

export const createGuestClipboard = (parts: ClipboardParts): GuestClipboard => {
  /** What both sides hold, whoever copied it. */
  let shared: HostContent = {};
  let hostHasIt = false;
  /** Both sides count all grabs from 0; one with another number crossed the other side's and is void (spice-vdagent). */
  let nextSerial = 0;
  let guestEndsLinesWithCrLf = false;

  const toGuest = (text: string): Uint8Array =>
    new TextEncoder().encode(guestEndsLinesWithCrLf ? text.replace(/\r?\n/g, "\r\n") : text);
  const fromGuest = (bytes: Uint8Array): string => {
    const text = new TextDecoder().decode(bytes);
    return guestEndsLinesWithCrLf ? text.replaceAll("\r\n", "\n") : text;
  };

  /** Types of the questions that the guest has not answered, the oldest first. */
  let asked: number[] = [];
  /** What a guest that copies faster than it answers has copied last. */
  let unasked: readonly number[] | undefined;

  const ask = (types: readonly number[]): void => {
    unasked = asked.length >= maxQuestions ? types : undefined;
    if (unasked !== undefined) return;
    const picture = pictureTypes.find(({ type }) => types.includes(type))?.type;
    for (const type of [types.includes(textType) ? textType : undefined, picture]) {
      if (type === undefined) continue;
      if (parts.send("clipboard_request", { selection, type })) asked.push(type);
    }
  };

  /** Whether it was asked for. Type `none`: the guest has the oldest of what was asked for no more. */
  const isAnswer = (type: number): boolean => {
    const at = type === clipboardTypes.none ? 0 : asked.indexOf(type);
    if (at < 0 || asked.length === 0) return false;
    asked.splice(at, 1);
    if (unasked !== undefined) ask(unasked);
    return true;
  };

  const take = (type: number, bytes: Uint8Array): void => {
    if (!isAnswer(type)) return;
    if (type === textType) {
      const text = fromGuest(bytes);
      shared = { ...shared, text };
      parts.onGuestText(text);
      return;
    }
    const picture = pictureTypes.find((known) => known.type === type);
    if (picture === undefined || bytes.length === 0) return;
    const copy = bytes.slice();
    if (picture.mime === "image/png") shared = { ...shared, png: copy };
    parts.onGuestPicture({ mime: picture.mime, bytes: copy });
  };

  const give = (type: number): void => {
    const { text, png } = hostHasIt ? shared : {};
    if (type === textType && text !== undefined)
      parts.send("clipboard", { selection, type, bytes: toGuest(text) });
    else if (type === clipboardTypes.image_png && png !== undefined)
      parts.send("clipboard", { selection, type, bytes: png });
    else parts.send("clipboard", { selection, type: clipboardTypes.none, bytes: new Uint8Array() });
  };

  return {
    receive: (message) => {
      if (message.name === "clipboard_grab") {
        const { body } = message;
        if (body.selection !== selection) return;
        nextSerial = (body.serial + 1) >>> 0;
        shared = {};
        hostHasIt = false;
        ask(body.types);
      } else if (message.name === "clipboard") {
        const { body } = message;
        if (body.selection === selection) take(body.type, body.bytes);
      } else if (message.name === "too_large") {
        isAnswer(clipboardTypes.none);
      } else if (message.name === "clipboard_request") {
        const { body } = message;
        if (body.selection === selection) give(body.type);
      }
    },
    setCaps: (caps) => {
      guestEndsLinesWithCrLf = hasCap(caps, agentCaps.guestLineendCrlf);
      if (hasCap(caps, agentCaps.maxClipboard)) parts.send("max_clipboard", { maxBytes });
    },
    offer: (content) => {
      const types = typesOf(content);
      if (sameContent(content, shared)) return;
      if (types.length === 0) {
        if (hostHasIt && parts.send("clipboard_release", { selection })) forget();
        return;
      }
      if (!parts.send("clipboard_grab", { selection, serial: nextSerial, types })) return;
      nextSerial += 1;
      shared = content;
      hostHasIt = true;
    },
    reset: () => {
      forget();
      nextSerial = 0;
      asked = [];
      unasked = undefined;
    },
  };

  function forget(): void {
    shared = {};
    hostHasIt = false;
  }
};
