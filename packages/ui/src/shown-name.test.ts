import { expect, it } from "vitest";
import { shownName } from "./shown-name.ts";

it("writes out what would reorder or break the text", () => {
  expect(shownName("evil\u202egpj.exe")).toBe("evil\\u202egpj.exe");
  expect(shownName("two\nlines\u0007")).toBe("two\\u000alines\\u0007");
});

it("leaves every language and emoji alone", () => {
  const name = "👩‍👩‍👧 家族 עברית العربية <b>";
  expect(shownName(name)).toBe(name);
});
