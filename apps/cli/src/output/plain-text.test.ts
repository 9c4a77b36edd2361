import { describe, expect, it } from "vitest";
import { plainText } from "./plain-text.ts";

describe("plainText", () => {
  it("shows escape sequences instead of sending them", () => {
    expect(plainText("\u001b]52;c;aGk=\u0007x")).toBe("\\u001b]52;c;aGk=\\u0007x");
  });
  it("shows line breaks and direction marks", () => {
    expect(plainText("a\nb\u202ec")).toBe("a\\u000ab\\u202ec");
  });
  it("leaves words of every language alone", () => {
    expect(plainText("Büro 東京 עברית 😀")).toBe("Büro 東京 עברית 😀");
  });
});
