import { describe, expect, it } from "vitest";
import { defaultConfig } from "./new-vm.ts";
import { readVmFile, statedRevision } from "./vm-file.ts";

const id = "0c0a5d6e-3f7b-4c1d-9e2f-1a2b3c4d5e6f";
const file = {
  schemaVersion: 1,
  id,
  name: "Debian",
  description: "",
  tags: [],
  revision: 7,
  createdAtMs: 1,
  updatedAtMs: 2,
  config: defaultConfig(
    { name: "Debian", source: { kind: "empty" } },
    {
      host: { platform: "linux", arch: "x86_64", cpuCount: 2, memoryMib: 4096 },
      diskFreeBytes: 1e12,
      mac: "52:54:00:00:00:01",
    },
  ),
};

const brokenMessage = (text: string): string => {
  const reading = readVmFile(text, id);
  if (reading.ok) throw new Error("it was read");
  return reading.broken.message;
};

describe("vm.json", () => {
  it("is read when it fits", () => {
    expect(readVmFile(JSON.stringify(file), id)).toEqual({ ok: true, file });
    expect(statedRevision(JSON.stringify(file))).toBe(7);
  });

  it.each([
    ["half of it", JSON.stringify(file).slice(0, 200), /not valid JSON/],
    ["nothing", "", /not valid JSON/],
    ["100 MB", " ".repeat(100_000_000), /larger than 1 MiB/],
    ["100,000 levels", "[".repeat(100_000), /nested too deeply/],
    ["deep objects", '{"a":'.repeat(50_000), /nested too deeply/],
    ["NaN", JSON.stringify(file).replace('"memoryMib":2048', '"memoryMib":NaN'), /not valid JSON/],
    [
      "negative memory",
      JSON.stringify({ ...file, config: { ...file.config, memoryMib: -1 } }),
      /config.memoryMib/,
    ],
    ["a wrong type", JSON.stringify({ ...file, tags: "x" }), /tags/],
    ["a later version", JSON.stringify({ ...file, schemaVersion: 2 }), /newer OpenUTM/],
    [
      "another VM's",
      JSON.stringify({ ...file, id: "11111111-1111-4111-8111-111111111111" }),
      /another VM/,
    ],
    ["a key too many", JSON.stringify({ ...file, __proto__x: 1 }), /does not fit/],
  ])("is refused with the reason: %s", (_what, text, reason) => {
    expect(brokenMessage(text)).toMatch(reason);
  });

  it("keeps the name of a broken one, for the list", () => {
    expect(readVmFile(JSON.stringify({ ...file, config: 1 }), id)).toMatchObject({
      name: "Debian",
    });
  });

  it("counts brackets in strings as text", () => {
    const text = JSON.stringify({ ...file, description: '[[["\\'.repeat(100) });
    expect(readVmFile(text, id).ok).toBe(true);
  });

  it("states no revision when there is none to trust", () => {
    for (const text of ["", "[", '{"revision":"7"}', '{"revision":-1}', '{"revision":1.5}'])
      expect(statedRevision(text)).toBe(0);
  });
});
