import type { AcceleratorReport } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { chooseDraftAccelerator } from "./draft.ts";

const host = { arch: "x86_64" } as const;
const tcg: AcceleratorReport = { name: "tcg", arch: "x86_64", usable: true, reason: "" };
const kvm = (usable: boolean): AcceleratorReport => ({
  name: "kvm",
  arch: "x86_64",
  usable,
  reason: usable ? "" : "it opens but runs no guest code.",
  ...(usable ? {} : { hint: "Ask your provider." }),
});
const auto = { arch: "x86_64", accelerator: "auto" } as const;

describe("what a new VM would be accelerated with", () => {
  it("is the host's own where it runs guest code", () => {
    expect(chooseDraftAccelerator(auto, host, [tcg, kvm(true)])).toEqual({
      kind: "kvm",
      hardware: true,
    });
  });

  it("is none with the reason otherwise", () => {
    expect(chooseDraftAccelerator(auto, host, [tcg, kvm(false)])).toEqual({
      kind: "tcg",
      hardware: false,
      reason: {
        code: "accelerator.unusable",
        message: "it opens but runs no guest code.",
        hint: "Ask your provider.",
      },
    });
    expect(chooseDraftAccelerator(auto, host, []).reason?.code).toBe("accelerator.unusable");
  });

  it("is none for another processor's machine, whatever this one's can do", () => {
    expect(chooseDraftAccelerator({ ...auto, arch: "aarch64" }, host, [kvm(true)])).toMatchObject({
      kind: "tcg",
      hardware: false,
      reason: { code: "accelerator.foreign" },
    });
  });

  it("is what the wish names, without an excuse", () => {
    expect(chooseDraftAccelerator({ ...auto, accelerator: "tcg" }, host, [kvm(true)])).toEqual({
      kind: "tcg",
      hardware: false,
    });
  });
});
