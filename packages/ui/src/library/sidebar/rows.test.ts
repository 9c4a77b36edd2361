import type { Vm } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { allTags, fits, sidebarItems, type SidebarFilter } from "./rows.ts";

const vm = (name: string, more: Partial<Vm> = {}): Vm => ({
  id: name,
  name,
  description: "",
  tags: [],
  status: "stopped",
  revision: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  ...more,
});
const none: SidebarFilter = { query: "", tags: [], folded: new Set() };
const shown = (vms: readonly Vm[], filter: Partial<SidebarFilter> = {}): string[] =>
  sidebarItems(vms, { ...none, ...filter }).map((item) =>
    item.kind === "vm" ? item.vm.name : `# ${item.section} ${item.group}`.trim(),
  );

const vms = [
  vm("on", { status: "starting" }),
  vm("web on", { status: "starting", group: "Lab 10" }),
  vm("db", { group: "Lab 2", tags: ["sql", "prod"] }),
  vm("web", { group: "Lab 10", tags: ["prod"] }),
  vm("Ünïcode"),
];

describe("sidebarItems", () => {
  it("has what runs, then the groups by number, then the rest", () => {
    expect(shown(vms)).toEqual([
      "# running",
      "on",
      "# group Lab 2",
      "db",
      "# group Lab 10",
      "web on",
      "web",
      "# others",
      "Ünïcode",
    ]);
  });
  it("folds a group, but not while something is searched", () => {
    expect(shown(vms, { folded: new Set(["Lab 10"]) })).not.toContain("web");
    expect(shown(vms, { folded: new Set(["Lab 10"]), query: "web" })).toEqual([
      "# group Lab 10",
      "web on",
      "web",
    ]);
  });
  it("counts what runs in a group, so that a folded one can say it", () => {
    const heading = sidebarItems(vms, none).find(
      (item) => item.kind === "heading" && item.group === "Lab 10",
    );
    expect(heading).toMatchObject({ count: 2, runningCount: 1 });
  });
  it("keeps those that have all the tags", () => {
    expect(shown(vms, { tags: ["prod"] })).toEqual([
      "# group Lab 2",
      "db",
      "# group Lab 10",
      "web",
    ]);
    expect(shown(vms, { tags: ["prod", "sql"] })).toEqual(["# group Lab 2", "db"]);
  });
});

describe("fits", () => {
  it("forgives accents and case, and looks at group and tags too", () => {
    expect(fits(vm("Ünïcode"), { query: "unic", tags: [] })).toBe(true);
    expect(fits(vm("x", { group: "Lab" }), { query: "LAB x", tags: [] })).toBe(true);
    expect(fits(vm("x"), { query: "y", tags: [] })).toBe(false);
  });
});

describe("allTags", () => {
  it("lists each once", () => {
    expect(allTags(vms)).toEqual(["prod", "sql"]);
  });
});
