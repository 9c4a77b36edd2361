import { describe, expect, it } from "vitest";
import { takeToken } from "./token.ts";

const places = (hash: string, stored?: string) => {
  const kept = new Map<string, string>(stored === undefined ? [] : [["openutm.token", stored]]);
  const addresses: string[] = [];
  return {
    location: { hash, pathname: "/", search: "" },
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
    history: {
      replaceState: (_state: unknown, _title: string, address?: string | URL | null) =>
        void addresses.push(String(address)),
    },
    kept,
    addresses,
  };
};

describe("takeToken", () => {
  it("takes the token out of the address and keeps it", () => {
    const page = places("#token=abc&vm=1");
    expect(takeToken(page)).toBe("abc");
    expect(page.addresses).toEqual(["/#vm=1"]);
    expect(page.kept.get("openutm.token")).toBe("abc");
  });

  it("leaves a bare address", () => {
    const page = places("#token=abc");
    takeToken(page);
    expect(page.addresses).toEqual(["/"]);
  });

  it("uses the stored one when the address has none, and the newer one when it has", () => {
    expect(takeToken(places("", "old"))).toBe("old");
    expect(takeToken(places("#token=new", "old"))).toBe("new");
    expect(takeToken(places(""))).toBe("");
  });
});
