import { clipboardTypes } from "@openutm/spice-wire";
import type { AgentMessage } from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import { createGuestClipboard } from "./clipboard.ts";

const made = () => {
  const sent: { readonly name: string; readonly body: unknown }[] = [];
  const texts: string[] = [];
  const clipboard = createGuestClipboard({
    send: (name, body) => {
      sent.push({ name, body });
      return true;
    },
    onGuestText: (text) => void texts.push(text),
  });
  return { clipboard, sent, texts };
};

const request = (type: number): AgentMessage => ({
  name: "clipboard_request",
  body: { selection: 0, type },
});

describe("the guest's clipboard", () => {
  it("asks for text that the guest has copied, and takes it", () => {
    const { clipboard, sent, texts } = made();
    clipboard.receive({
      name: "clipboard_grab",
      body: {
        selection: 0,
        serial: 3,
        types: [clipboardTypes.image_png, clipboardTypes.utf8_text],
      },
    });
    expect(sent).toEqual([{ name: "clipboard_request", body: { selection: 0, type: 1 } }]);
    const bytes = new TextEncoder().encode("häuser <b>");
    clipboard.receive({ name: "clipboard", body: { selection: 0, type: 1, bytes } });
    expect(texts).toEqual(["häuser <b>"]);
    // What came from the guest is not offered back to it.
    clipboard.offer("häuser <b>");
    expect(sent).toHaveLength(1);
  });

  it("asks for no pictures and for no other selection", () => {
    const { clipboard, sent } = made();
    clipboard.receive({
      name: "clipboard_grab",
      body: { selection: 0, serial: 0, types: [clipboardTypes.image_png] },
    });
    clipboard.receive({
      name: "clipboard_grab",
      body: { selection: 1, serial: 0, types: [clipboardTypes.utf8_text] },
    });
    expect(sent).toEqual([]);
  });

  it("offers a text once, and gives it when it is asked for", () => {
    const { clipboard, sent } = made();
    clipboard.offer("from here");
    clipboard.offer("from here");
    clipboard.receive(request(clipboardTypes.utf8_text));
    expect(sent).toEqual([
      { name: "clipboard_grab", body: { selection: 0, serial: 1, types: [1] } },
      {
        name: "clipboard",
        body: { selection: 0, type: 1, bytes: new TextEncoder().encode("from here") },
      },
    ]);
  });

  it("gives nothing where nothing was offered", () => {
    const { clipboard, sent } = made();
    clipboard.receive(request(clipboardTypes.utf8_text));
    expect(sent).toEqual([
      { name: "clipboard", body: { selection: 0, type: 0, bytes: new Uint8Array() } },
    ]);
  });
});
