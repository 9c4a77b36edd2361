import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { probeGuests } from "./probe-guests.ts";

describe("probeGuests", () => {
  it.each(Object.values(probeGuests))(
    "holds guests/probe/$fileName byte for byte",
    ({ fileName, deflated }) => {
      const built = readFileSync(join(import.meta.dirname, "../../../../guests/probe", fileName));
      expect(inflateRawSync(Buffer.from(deflated, "base64")).equals(built)).toBe(true);
    },
  );
});
