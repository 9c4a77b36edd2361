import { describe, expect, it } from "vitest";
import type { ReleaseShortcut } from "../remote-display.ts";
import { createReleaseRecognizer } from "./release-shortcut.ts";

/** `+KeyA` presses, `-KeyA` lets go. Says after which of them the shortcut was complete. */
const completesAfter = (shortcut: ReleaseShortcut, ...keys: string[]): string | undefined => {
  const recognizer = createReleaseRecognizer(shortcut);
  return keys.find((key) => recognizer.take({ code: key.slice(1), down: key.startsWith("+") }));
};

describe("the keys that give the keyboard back", () => {
  it("are Ctrl and Alt let go with nothing between", () => {
    expect(completesAfter("ctrlAlt", "+ControlLeft", "+AltLeft", "-AltLeft")).toBe("-AltLeft");
    expect(completesAfter("ctrlAlt", "+AltRight", "+ControlRight", "-AltRight")).toBe("-AltRight");
  });
  it("leave chords of the guest alone", () => {
    const chord = ["+ControlLeft", "+AltLeft", "+F1", "-F1", "-AltLeft", "-ControlLeft"];
    expect(completesAfter("ctrlAlt", ...chord)).toBeUndefined();
    expect(completesAfter("rightCtrl", "+ControlRight", "+KeyC", "-KeyC", "-ControlRight")).toBe(
      undefined,
    );
  });
  it("are not AltGr, which Windows tells as Ctrl and Alt", () => {
    expect(
      completesAfter("ctrlAlt", "+ControlLeft", "+AltRight", "-ControlLeft", "-AltRight"),
    ).toBeUndefined();
  });
  it("are the right Ctrl alone", () => {
    expect(completesAfter("rightCtrl", "+ControlRight", "-ControlRight")).toBe("-ControlRight");
    expect(completesAfter("rightCtrl", "+ControlLeft", "-ControlLeft")).toBeUndefined();
  });
  it("are Ctrl, Alt and G at the press of G", () => {
    expect(completesAfter("ctrlAltG", "+ControlLeft", "+AltLeft", "+KeyG")).toBe("+KeyG");
    expect(completesAfter("ctrlAltG", "+ControlLeft", "+KeyG", "-KeyG")).toBeUndefined();
  });
  it("forget what was held when the focus goes", () => {
    const recognizer = createReleaseRecognizer("ctrlAlt");
    recognizer.take({ code: "ControlLeft", down: true });
    recognizer.reset();
    recognizer.take({ code: "AltLeft", down: true });
    expect(recognizer.take({ code: "AltLeft", down: false })).toBe(false);
  });
});
