import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { relayTableText } from "../scripts/relay-table.ts";

it("gives relays of other languages the same bounds and words: node scripts/relay-table.ts", () => {
  const committed = join(import.meta.dirname, "..", "generated", "relay.json");
  expect(readFileSync(committed, "utf8")).toBe(relayTableText());
});
