// Row 35: an accelerator that is there and cannot be used. TCG runs the VM, and everybody can see why.
import { accessSync, constants, existsSync } from "node:fs";
import { mkdirSync, mkdtempSync, chownSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DoctorReport, Vm } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { backendUnderTest } from "../src/index.ts";
import { createDemo } from "./live.ts";
import { asUser, nobody, runAs } from "./other-user.ts";
import { expectError } from "./oracle.ts";
import { underOracle } from "./under-oracle.ts";

const { live, oracle } = underOracle();

const kvmOf = ({ accelerators }: DoctorReport) =>
  accelerators.find(({ name, arch }) => name === "kvm" && arch === "x86_64");
/** What doctor must say of KVM on this very machine. */
const expectedReason = (isUsable: boolean): RegExp => {
  if (isUsable) return /\w/;
  if (!existsSync("/dev/kvm")) return /no \/dev\/kvm|not there|missing/i;
  // The build machines' kind: the device opens, and no vCPU runs.
  return isOpenable() ? /runs no guest code/ : /permission|may not|right/i;
};

const isOpenable = (): boolean => {
  try {
    accessSync("/dev/kvm", constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

describe("row 35: accelerators", () => {
  it("doctor says what runs guest code and, for each other one, why not", async () => {
    const startedMs = performance.now();
    const report = await live.home.ok<DoctorReport>("doctor", "--recheck");
    // Every probe ends within three seconds; they run side by side, on a busy machine.
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(report.backend).toBe(backendUnderTest);
    const kvm = kvmOf(report);
    expect(kvm).toBeDefined();
    expect(kvm?.reason ?? "").toMatch(expectedReason(kvm?.usable === true));
    expect(report.accelerators).toContainEqual(
      expect.objectContaining({ name: "tcg", arch: "x86_64", usable: true }),
    );
    expect(report.accelerators.filter(({ reason }) => reason === "")).toEqual([]);
  });

  it("a VM that leaves the choice to OpenUTM runs, on TCG where nothing better does, with a note", async () => {
    const kvm = kvmOf(await live.home.ok<DoctorReport>("doctor"));
    const made = await createDemo(live, "auto");
    await live.ok("vm.update", {
      id: made.id,
      revision: made.revision,
      config: { accelerator: "auto" },
    });
    const vm = await live.home.ok<Vm>("start", made.id);
    expect(vm.runtime?.accelerator).toBe(kvm?.usable === true ? "kvm" : "tcg");
    const wanted = kvm?.usable === true ? /^/ : /emulat|slow|TCG|accelerat/i;
    expect(vm.runtime?.notes.join(" ")).toMatch(wanted);
    await oracle.check([vm.runtime?.pid ?? 0]);
    // Not a black window: its screen has a picture.
    const { sizeBytes, widthPx } = await live.ok("vm.screenshot", { id: made.id });
    expect(sizeBytes * widthPx).toBeGreaterThan(0);
    await live.ok("vm.stop", { id: made.id, force: true });
  });

  it("a VM that insists on an accelerator that cannot be used is refused, with the reason, and nothing is started", async (context) => {
    if (kvmOf(await live.home.ok<DoctorReport>("doctor"))?.usable === true)
      return context.skip("KVM runs guest code here");
    const made = await createDemo(live, "insists");
    for (const accelerator of ["kvm", "hvf", "whpx"] as const) {
      const { revision } = await live.ok("vm.get", { id: made.id });
      await live.ok("vm.update", { id: made.id, revision, config: { accelerator } });
      expectError(
        await live.home.fails("start", made.id),
        "accelerator.unusable",
        new RegExp(accelerator, "i"),
      );
      expect((await live.ok("vm.get", { id: made.id })).status).toBe("stopped");
    }
  });

  it("no permission for /dev/kvm is said as that", async (context) => {
    const who = nobody();
    if (typeof who === "string") return context.skip(who);
    if (!existsSync("/dev/kvm")) return context.skip("this machine has no /dev/kvm");
    if (
      runAs(
        who,
        "try { require('fs').accessSync('/dev/kvm', 6) } catch (e) { console.log(e.code) }",
      ) !== "EACCES"
    )
      return context.skip("everybody may use /dev/kvm here");
    const dir = mkdtempSync(join(tmpdir(), "ou-"));
    chownSync(dir, who.uid, who.gid);
    mkdirSync(join(dir, "library"), { mode: 0o700 });
    chownSync(join(dir, "library"), who.uid, who.gid);
    const other = asUser(who, join(dir, "library"));
    try {
      const result = await other.cli(["doctor", "--json"]);
      const kvm = kvmOf(result.json<DoctorReport>());
      expect(kvm).toMatchObject({ usable: false });
      expect(kvm?.reason).toMatch(/permission|may not|right/i);
    } finally {
      other.dispose();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
