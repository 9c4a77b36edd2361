import { describe, expect, it } from "vitest";
import { matches } from "./match.ts";

const command = {
  id: "vm.start",
  title: "Start “Débian 13”…",
  keywords: ["boot", "power on"],
  run: () => undefined,
};

describe("matches", () => {
  it.each(["", "st", "deb 13", "DEBIAN start", "boot", "pow on"])("finds it by %j", (query) => {
    expect(matches(command, query)).toBe(true);
  });
  it.each(["tart", "start fedora", "x"])("does not find it by %j", (query) => {
    expect(matches(command, query)).toBe(false);
  });
});
