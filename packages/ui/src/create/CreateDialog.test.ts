import { describe, expect, it } from "vitest";
import { inputFrom } from "./CreateDialog.tsx";

const draft = {
  kind: "iso",
  path: "/isos/debian-13.iso",
  name: "",
  cpuCount: "",
  memoryMib: "",
  diskGib: "",
} as const;

describe("inputFrom", () => {
  it("names the machine after its file and leaves the rest to OpenUTM", () => {
    expect(inputFrom(draft)).toEqual({
      name: "debian-13",
      source: { kind: "iso", path: "/isos/debian-13.iso" },
    });
  });
  it("takes a Windows path's last part", () => {
    expect(inputFrom({ ...draft, path: "C:\\isos\\win11.iso" }).name).toBe("win11");
  });
  it("passes the numbers that were given", () => {
    expect(inputFrom({ ...draft, cpuCount: "4", diskGib: "10" })).toMatchObject({
      cpuCount: 4,
      diskGib: 10,
    });
  });
  it("asks for no new disk where there is one", () => {
    expect(inputFrom({ ...draft, kind: "disk", diskGib: "10" })).toEqual({
      name: "debian-13",
      source: { kind: "disk", path: "/isos/debian-13.iso", mode: "copy" },
    });
  });
  it("leaves the demo's hardware alone", () => {
    expect(inputFrom({ ...draft, kind: "demo", cpuCount: "9" })).toEqual({
      name: "Demo",
      source: { kind: "demo" },
    });
  });
});
