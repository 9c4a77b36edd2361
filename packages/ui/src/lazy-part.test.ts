import { describe, expect, it } from "vitest";
import { loadPart, PartMissing } from "./lazy-part.ts";

/** A part that fails so often; its server answers at those tries that are named. */
const served = (failures: number, answersAt: (attempt: number) => boolean) => {
  const seen = { attempts: 0, waits: 0 };
  return {
    seen,
    load: async () => {
      seen.attempts += 1;
      if (seen.attempts <= failures) throw new TypeError("Failed to fetch");
      return "the part";
    },
    around: {
      answers: async () => answersAt(seen.attempts),
      wait: async () => {
        seen.waits += 1;
      },
    },
  };
};

describe("a part of the page", () => {
  it("is loaded at once where it can be", async () => {
    const { load, around, seen } = served(0, () => true);
    expect(await loadPart(load, around)).toBe("the part");
    expect(seen).toEqual({ attempts: 1, waits: 0 });
  });

  it("is waited for as long as its server is gone", async () => {
    const { load, around, seen } = served(500, () => false);
    expect(await loadPart(load, around)).toBe("the part");
    expect(seen).toEqual({ attempts: 501, waits: 500 });
  });

  it("may be refused by a server that has just come back", async () => {
    const { load, around } = served(12, (attempt) => attempt > 10);
    expect(await loadPart(load, around)).toBe("the part");
  });

  it("is missing when its server has not got it", async () => {
    const { load, around, seen } = served(Infinity, () => true);
    await expect(loadPart(load, around)).rejects.toThrow(PartMissing);
    expect(seen.attempts).toBe(3);
  });
});
