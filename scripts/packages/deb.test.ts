import { expect, it } from "vitest";
import { parseDepends } from "./deb.ts";

it("a package's dependencies are read with their alternatives, without versions", () => {
  expect(parseDepends("libgtk-3-0 (>= 3.24), libasound2t64 | libasound2, python3:any")).toEqual([
    ["libgtk-3-0"],
    ["libasound2t64", "libasound2"],
    ["python3"],
  ]);
  expect(parseDepends(", ")).toEqual([]);
});
