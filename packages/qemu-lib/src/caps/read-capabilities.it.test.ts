import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryCache } from "../process/cache.ts";
import { readCapabilities } from "./read-capabilities.ts";

const binary = "/usr/bin/qemu-system-x86_64";
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outm-caps-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("readCapabilities of the installed QEMU", () => {
  it("is told q35, virtio-vga, SPICE and TCG, and remembers it", async () => {
    const cache = createMemoryCache();
    const asked = await readCapabilities(binary, { arch: "x86_64", cache, timeoutMs: 30_000 });
    if (!asked.ok) throw new Error(asked.problem.message);
    expect(asked.source).toBe("asked");
    expect(asked.capabilities.machines).toContain("q35");
    expect(asked.capabilities.devices).toContain("virtio-vga");
    expect(asked.capabilities.displayProtocols).toContain("spice");
    expect(asked.capabilities.accelerators).toContain("tcg");
    const again = await readCapabilities(binary, { arch: "x86_64", cache });
    expect(again).toMatchObject({ ok: true, source: "cache", capabilities: asked.capabilities });
  });

  it.each(["chardev-spice", "ui-spice-core"])(
    "offers no SPICE when the module %s does not load",
    async (module) => {
      const modules = await mkdtemp(join(folder, "modules-"));
      await writeFile(join(modules, `${module}.so`), "damaged");
      const env = { ...process.env, QEMU_MODULE_DIR: modules };
      const outcome = await readCapabilities(binary, { env, timeoutMs: 30_000 });
      expect(outcome.ok && outcome.capabilities.displayProtocols).toEqual(["vnc"]);
    },
  );

  it("notices a program that emulates something else than its name says", async () => {
    const outcome = await readCapabilities(binary, { arch: "aarch64", timeoutMs: 30_000 });
    expect(outcome).toMatchObject({ ok: false, problem: { code: "qemu.notQemu" } });
  });

  it.each([
    ["hangs", "exec sleep 600", "qemu.hangs", "QEMU did not answer within 1000 ms.", 1000],
    ["ends at once", "exit 0", "qmp.closed", "QEMU closed the QMP connection."],
    ["talks nonsense", "echo hello; exec sleep 600", "qmp.protocol", "A line is not JSON."],
    ["floods", "exec cat /dev/zero", "qmp.tooLarge", "A message is longer than 16777216 bytes."],
  ])("reports a program that %s", async (_name, body, code, said, timeoutMs = 30_000) => {
    const fake = join(await mkdtemp(join(folder, "fake-")), "qemu-system-x86_64");
    await writeFile(fake, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const outcome = await readCapabilities(fake, { timeoutMs });
    expect(outcome).toMatchObject({
      ok: false,
      problem: {
        code,
        message: `${fake} does not say what it can do.`,
        evidence: [expect.stringContaining(said)],
      },
    });
  });

  it("reports a program that is not there", async () => {
    expect(await readCapabilities(join(folder, "gone"))).toMatchObject({ ok: false });
  });
});
