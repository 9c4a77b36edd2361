import { describe, expect, it } from "vitest";
import { isShortcut, shortcutText } from "./platform.ts";

const press = { key: "k", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe("shortcutText", () => {
  it("writes a shortcut as the system does", () => {
    expect(shortcutText("Mod+K", "other")).toBe("Ctrl+K");
    expect(shortcutText("Mod+Shift+K", "apple")).toBe("⇧⌘K");
    expect(shortcutText("F11", "apple")).toBe("F11");
  });
});

describe("isShortcut", () => {
  it("takes Command on Apple's keyboards and Control elsewhere", () => {
    expect(isShortcut({ ...press, metaKey: true }, "Mod+K", "apple")).toBe(true);
    expect(isShortcut({ ...press, ctrlKey: true }, "Mod+K", "apple")).toBe(false);
    expect(isShortcut({ ...press, ctrlKey: true }, "Mod+K", "other")).toBe(true);
  });
  it("refuses a key with more held than asked for", () => {
    expect(isShortcut({ ...press, ctrlKey: true, shiftKey: true }, "Mod+K", "other")).toBe(false);
  });
});
