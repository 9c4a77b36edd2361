import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHostClipboard, type Copied } from "./host-clipboard.ts";

const png = new Uint8Array([1, 2, 3]);
const written: unknown[] = [];
let hasFocus = true;
let granted = true;

class FakeItem {
  readonly types: readonly string[];
  readonly #content: Readonly<Record<string, Blob>>;
  constructor(content: Readonly<Record<string, Blob>>) {
    this.#content = content;
    this.types = Object.keys(content);
  }
  getType(type: string): Promise<Blob> {
    return Promise.resolve(this.#content[type] as Blob);
  }
}

beforeEach(() => {
  written.length = 0;
  hasFocus = true;
  granted = true;
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", { hasFocus: () => hasFocus, activeElement: "canvas" });
  vi.stubGlobal("ClipboardItem", FakeItem);
  vi.stubGlobal("navigator", {
    permissions: { query: async () => ({ state: granted ? "granted" : "prompt" }) },
    clipboard: {
      read: async () => [
        new FakeItem({ "text/plain": new Blob(["from the host"]), "image/png": new Blob([png]) }),
      ],
      writeText: async (text: string) => void written.push(text),
      write: async (items: readonly FakeItem[]) => void written.push(items[0]?.types),
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

const made = () => {
  const offered: Copied[] = [];
  const element = Object.assign(new EventTarget(), { contains: () => true });
  const clipboard = createHostClipboard({
    element: element as unknown as HTMLElement,
    offer: (copied) => void offered.push(copied),
  });
  return { clipboard, offered, element };
};

describe("the host's clipboard", () => {
  it("is offered, text and picture, when the guest listens and gets the focus", async () => {
    const { clipboard, offered, element } = made();
    element.dispatchEvent(new Event("focusin"));
    clipboard.setGuest("listens");
    await expect.poll(() => offered).toEqual([{ text: "from the host", png }]);
  });

  it("is read in a click alone where the browser asks each time", async () => {
    granted = false;
    const { clipboard, offered } = made();
    clipboard.setGuest("listens");
    await Promise.resolve();
    expect(offered).toEqual([]);
    await clipboard.share();
    expect(offered).toHaveLength(1);
  });

  it("takes what the guest copied, only while it has the focus", async () => {
    const { clipboard } = made();
    await clipboard.take({ text: "<b>from the guest" });
    await clipboard.take({ mime: "image/png", bytes: png });
    hasFocus = false;
    await clipboard.take({ text: "late" });
    expect(written).toEqual(["<b>from the guest", ["image/png"]]);
  });

  it("does what the settings say", async () => {
    const { clipboard, offered } = made();
    clipboard.setGuest("listens");
    await expect.poll(() => offered).toHaveLength(1);
    clipboard.setPolicy("toGuest");
    await clipboard.take({ text: "x" });
    expect(written).toEqual([]);
    clipboard.setPolicy("off");
    await clipboard.share();
    expect(offered).toHaveLength(1);
  });

  it("takes no more than a page can hold", async () => {
    const { clipboard } = made();
    await clipboard.take({ text: "x".repeat(9 * 1024 * 1024) });
    await clipboard.take({ mime: "image/png", bytes: new Uint8Array(33 * 1024 * 1024) });
    expect(written).toEqual([]);
  });
});
