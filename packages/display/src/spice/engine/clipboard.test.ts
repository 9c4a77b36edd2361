import { agentCaps, capWords, clipboardTypes } from "@openutm/spice-wire";
import type { AgentMessage } from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import type { GuestPicture } from "./clipboard.ts";
import { createGuestClipboard } from "./clipboard.ts";

const made = () => {
  const sent: { readonly name: string; readonly body: unknown }[] = [];
  const texts: string[] = [];
  const pictures: GuestPicture[] = [];
  const clipboard = createGuestClipboard({
    send: (name, body) => {
      sent.push({ name, body });
      return true;
    },
    onGuestText: (text) => void texts.push(text),
    onGuestPicture: (picture) => void pictures.push(picture),
  });
  return { clipboard, sent, texts, pictures };
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
        types: [clipboardTypes.file_list, clipboardTypes.utf8_text],
      },
    });
    expect(sent).toEqual([{ name: "clipboard_request", body: { selection: 0, type: 1 } }]);
    const bytes = new TextEncoder().encode("häuser <b>");
    clipboard.receive({ name: "clipboard", body: { selection: 0, type: 1, bytes } });
    expect(texts).toEqual(["häuser <b>"]);
    // What came from the guest is not offered back to it.
    clipboard.offer({ text: "häuser <b>" });
    expect(sent).toHaveLength(1);
  });

  it("asks for the best picture that a page can show, beside the text", () => {
    const { clipboard, sent, pictures } = made();
    const { utf8_text, image_png, image_bmp, image_tiff } = clipboardTypes;
    clipboard.receive({
      name: "clipboard_grab",
      body: { selection: 0, serial: 0, types: [image_tiff, image_bmp, image_png, utf8_text] },
    });
    expect(sent.map(({ body }) => body)).toEqual([
      { selection: 0, type: utf8_text },
      { selection: 0, type: image_png },
    ]);
    const bytes = new Uint8Array([1, 2, 3]);
    clipboard.receive({ name: "clipboard", body: { selection: 0, type: image_png, bytes } });
    clipboard.receive({ name: "clipboard", body: { selection: 0, type: image_tiff, bytes } });
    expect(pictures).toEqual([{ mime: "image/png", bytes }]);
    // Neither does the page offer what it has just been given.
    clipboard.offer({ png: bytes });
    expect(sent).toHaveLength(2);
  });

  it("asks for no other selection, and for nothing that a page cannot show", () => {
    const { clipboard, sent } = made();
    const types = [clipboardTypes.utf8_text];
    clipboard.receive({ name: "clipboard_grab", body: { selection: 1, serial: 0, types } });
    clipboard.receive({
      name: "clipboard_grab",
      body: { selection: 0, serial: 0, types: [clipboardTypes.image_tiff] },
    });
    expect(sent).toEqual([]);
  });

  it("offers a picture, gives it, and takes it back", () => {
    const { clipboard, sent } = made();
    const png = new Uint8Array([137, 80]);
    clipboard.offer({ text: "t", png });
    clipboard.receive(request(clipboardTypes.image_png));
    clipboard.offer({});
    clipboard.receive(request(clipboardTypes.image_png));
    expect(sent).toEqual([
      { name: "clipboard_grab", body: { selection: 0, serial: 0, types: [1, 2] } },
      { name: "clipboard", body: { selection: 0, type: 2, bytes: png } },
      { name: "clipboard_release", body: { selection: 0 } },
      { name: "clipboard", body: { selection: 0, type: 0, bytes: new Uint8Array() } },
    ]);
  });

  it("counts the grabs of both sides, as the agent does", () => {
    const { clipboard, sent } = made();
    clipboard.receive({ name: "clipboard_grab", body: { selection: 0, serial: 6, types: [] } });
    clipboard.offer({ text: "a" });
    clipboard.offer({ text: "b" });
    clipboard.reset();
    clipboard.offer({ text: "c" });
    const serials = sent.map(({ body }) => (body as { readonly serial: number }).serial);
    expect(serials).toEqual([7, 8, 0]);
  });

  it("asks a guest that copies faster than it answers for what it has copied last", () => {
    const { clipboard, sent, texts } = made();
    const { utf8_text, image_png, none } = clipboardTypes;
    const grab = (serial: number, type: number): void =>
      clipboard.receive({ name: "clipboard_grab", body: { selection: 0, serial, types: [type] } });
    for (let serial = 0; serial < 20; serial += 1) grab(serial, utf8_text);
    grab(20, image_png);
    expect(sent).toHaveLength(8);
    const bytes = new Uint8Array();
    clipboard.receive({ name: "clipboard", body: { selection: 0, type: none, bytes } });
    expect(sent.at(-1)?.body).toEqual({ selection: 0, type: image_png });
    clipboard.receive({ name: "clipboard", body: { selection: 0, type: utf8_text, bytes } });
    expect([sent.length, texts]).toEqual([9, [""]]);
  });

  it("ends lines as the guest does", () => {
    const { clipboard, sent, texts } = made();
    clipboard.setCaps(capWords([agentCaps.guestLineendCrlf]));
    clipboard.offer({ text: "a\nb\r\nc" });
    clipboard.receive(request(clipboardTypes.utf8_text));
    const bytes = new TextEncoder().encode("a\r\nb\r\nc");
    expect(sent.at(-1)?.body).toEqual({ selection: 0, type: 1, bytes });
    clipboard.receive({ name: "clipboard_grab", body: { selection: 0, serial: 1, types: [1] } });
    clipboard.receive({ name: "clipboard", body: { selection: 0, type: 1, bytes } });
    expect(texts).toEqual(["a\nb\nc"]);
  });

  it("offers a text once, and gives it when it is asked for", () => {
    const { clipboard, sent } = made();
    clipboard.offer({ text: "from here" });
    clipboard.offer({ text: "from here" });
    clipboard.receive(request(clipboardTypes.utf8_text));
    expect(sent).toEqual([
      { name: "clipboard_grab", body: { selection: 0, serial: 0, types: [1] } },
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
