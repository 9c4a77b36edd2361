// Text between the host's clipboard and the guest's, through its agent. Images are not taken.
import { clipboardSelections, clipboardTypes } from "@openutm/spice-wire";
import type { AgentBody, AgentMessage, AgentMessageName } from "@openutm/spice-wire";

export type ClipboardParts = {
  send<N extends AgentMessageName>(name: N, body: AgentBody<N>): boolean;
  /** The guest has copied this. */
  onGuestText(text: string): void;
};

export type GuestClipboard = {
  receive(message: AgentMessage): void;
  /** Tells the guest that the host has this text. The same text twice is told once. */
  offer(text: string): void;
  /** The agent has gone or come: what was told is forgotten. */
  reset(): void;
};

const selection = clipboardSelections.clipboard;
const textType = clipboardTypes.utf8_text;

export const createGuestClipboard = (parts: ClipboardParts): GuestClipboard => {
  let offered: string | undefined;
  let serial = 0;
  return {
    receive: (message) => {
      if (message.name === "clipboard_grab") {
        const { body } = message;
        if (body.selection !== selection) return;
        serial = body.serial;
        offered = undefined;
        if (body.types.includes(textType))
          parts.send("clipboard_request", { selection, type: textType });
      } else if (message.name === "clipboard") {
        const { body } = message;
        if (body.selection !== selection || body.type !== textType) return;
        const text = new TextDecoder().decode(body.bytes);
        offered = text;
        parts.onGuestText(text);
      } else if (message.name === "clipboard_request") {
        const { body } = message;
        if (body.selection !== selection) return;
        const has = body.type === textType && offered !== undefined;
        parts.send("clipboard", {
          selection,
          type: has ? textType : clipboardTypes.none,
          bytes: has ? new TextEncoder().encode(offered) : new Uint8Array(),
        });
      }
    },
    offer: (text) => {
      if (text === offered || text === "") return;
      serial += 1;
      if (parts.send("clipboard_grab", { selection, serial, types: [textType] })) offered = text;
    },
    reset: () => {
      offered = undefined;
      serial = 0;
    },
  };
};
