import { describe, expect, it } from "vitest";
import { choiceIn } from "./use-preferences.ts";

describe("choiceIn", () => {
  it("gives back what was kept", () => {
    const kept = { scaleMode: "guest", pixelDensity: "page", volume: 0.5, isMuted: true };
    expect(choiceIn(JSON.stringify(kept))).toEqual(kept);
  });
  it.each(["", "null", "[1]", "{", '{"scaleMode":"huge","volume":9,"isMuted":"no"}'])(
    "begins anew with %j",
    (text) => {
      expect(choiceIn(text)).toEqual(choiceIn(null));
      expect(choiceIn(text).volume).toBe(1);
    },
  );
});
