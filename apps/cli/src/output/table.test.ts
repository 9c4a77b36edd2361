import { expect, it } from "vitest";
import { table } from "./table.ts";

it("lines columns up, wide characters counted as two", () => {
  expect(
    table(
      ["name", "status"],
      [
        ["Büro", "running"],
        ["東京", "stopped"],
      ],
    ),
  ).toBe("NAME  STATUS\nBüro  running\n東京  stopped");
});
