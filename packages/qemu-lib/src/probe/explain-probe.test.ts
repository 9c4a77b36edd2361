import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Accelerator } from "@openutm/shared-types";
import type { Arch, Platform } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { goldenCases } from "../../scripts/golden-cases.ts";
import type { BoundedOutcome } from "../process/run-bounded.ts";
import { verdictAfterProbe, verdictBeforeProbe } from "./explain-probe.ts";
import type { ProbeFacts } from "./explain-probe.ts";
import { acceleratorsToProbe, knownFailures, platformAccelerators } from "./host-rules.ts";
import { cpuModelsToTry, probeArgs, ranGuestCode } from "./probe-argv.ts";

type Golden = {
  readonly platform: Platform;
  readonly hostArch: Arch;
  readonly guestArch: Arch;
  readonly osBuild: number;
  readonly qemu: string;
  readonly accelerator: Accelerator;
  readonly args: string;
};
type Failure = Omit<Golden, "args"> & {
  readonly stderr: string;
  readonly signal?: string;
  readonly reason: string;
};
const file = join(import.meta.dirname, "../../../shared-types/vectors/hosts/accelerators.json");
const { goldens, failures } = JSON.parse(readFileSync(file, "utf8")) as {
  goldens: readonly Golden[];
  failures: readonly Failure[];
};

const factsOf = (from: Omit<Golden, "args">, change: Partial<ProbeFacts> = {}): ProbeFacts => {
  const [major = 0, minor = 0, micro = 0] = from.qemu.split(".").map(Number);
  return {
    accelerator: from.accelerator,
    guestArch: from.guestArch,
    version: { major, minor, micro, text: from.qemu },
    host: { platform: from.platform, arch: from.hostArch, osBuild: from.osBuild },
    device: "unknown",
    listed: true,
    ...change,
  };
};

const outcome = (change: Partial<BoundedOutcome>): BoundedOutcome => ({
  ended: "exited",
  stdout: "",
  stderr: "",
  tookMs: 1,
  ...change,
});

const kvm = factsOf(
  {
    platform: "linux",
    hostArch: "x86_64",
    guestArch: "x86_64",
    osBuild: 0,
    qemu: "7.2.22",
    accelerator: "kvm",
  },
  { device: "opens" },
);

type Case = {
  readonly name: string;
  readonly facts: Omit<ProbeFacts, "version" | "listed"> & {
    readonly qemu: string;
    readonly listed?: boolean;
  };
  readonly runs: readonly Omit<BoundedOutcome, "tookMs">[];
  readonly before: object | null;
  readonly after: object;
};
const verdictsOf = (one: Case): Case => {
  const { qemu, listed, ...rest } = one.facts;
  const [major = 0, minor = 0, micro = 0] = qemu.split(".").map(Number);
  const facts = { ...rest, listed, version: { major, minor, micro, text: qemu } };
  return {
    ...one,
    before: verdictBeforeProbe(facts) ?? null,
    after: verdictAfterProbe(facts, one.runs.map(outcome)),
  };
};
const cases = goldenCases<Case>("hosts/verdicts.json", verdictsOf);

describe("probeArgs", () => {
  it.each(goldens)(
    "starts $accelerator of QEMU $qemu for $guestArch on $platform build $osBuild as in the golden",
    (golden) => {
      const { version, host } = factsOf(golden);
      const [cpu] = cpuModelsToTry(golden.accelerator, golden.guestArch, ["host", "max"]);
      const run = {
        accelerator: golden.accelerator,
        guestArch: golden.guestArch,
        cpu: cpu!,
        guestPath: "/probe",
      };
      expect(probeArgs(run, version, host).join(" ")).toBe(golden.args);
    },
  );

  it("tries QEMU's default processor where WHPX has no host model", () => {
    expect(cpuModelsToTry("whpx", "x86_64", ["max", "qemu64"])).toEqual(["default"]);
  });
});

describe("acceleratorsToProbe", () => {
  it("accelerates only the host's own kind of guest in hardware", () => {
    const host = { platform: "macos", arch: "aarch64", osBuild: 25 } as const;
    expect(acceleratorsToProbe(host, "aarch64")).toEqual(["hvf", "tcg"]);
    expect(acceleratorsToProbe(host, "x86_64")).toEqual(["tcg"]);
  });

  it("knows no accelerator that the contract does not", () => {
    const named = [
      ...Object.values(platformAccelerators).flat(),
      ...knownFailures.map(({ name }) => name),
    ];
    for (const name of named) expect(Accelerator.options).toContain(name);
  });
});

describe("ranGuestCode", () => {
  it("believes only what no QEMU does by itself", () => {
    const shutdown =
      '{"timestamp": {"seconds": 1}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-shutdown"}}';
    expect(ranGuestCode("x86_64", outcome({ exitCode: 33 }))).toBe(true);
    expect(ranGuestCode("x86_64", outcome({ exitCode: 0 }))).toBe(false);
    expect(ranGuestCode("x86_64", outcome({ exitCode: 33, ended: "timedOut" }))).toBe(false);
    expect(ranGuestCode("aarch64", outcome({ exitCode: 0, stdout: shutdown }))).toBe(true);
    expect(ranGuestCode("aarch64", outcome({ exitCode: 0 }))).toBe(false);
    expect(
      ranGuestCode(
        "aarch64",
        outcome({ exitCode: 0, stdout: shutdown.replace("guest-shutdown", "host-signal") }),
      ),
    ).toBe(false);
  });
});

describe("the verdict", () => {
  it("needs no probe where the answer is plain", () => {
    expect(verdictBeforeProbe({ ...kvm, device: "missing" })?.reason).toContain("no /dev/kvm");
    expect(verdictBeforeProbe({ ...kvm, device: "denied" })).toMatchObject({
      reason: expect.stringContaining("no permission"),
      hint: expect.stringContaining("sudo usermod -aG kvm"),
    });
    expect(verdictBeforeProbe({ ...kvm, listed: false })?.reason).toBe(
      "This QEMU was built without KVM.",
    );
    expect(verdictBeforeProbe(kvm)).toBeUndefined();
  });

  it("is “usable” when guest code has run", () => {
    expect(verdictAfterProbe(kvm, [outcome({ exitCode: 33 })])).toEqual({
      usable: true,
      reason: "It has run guest code.",
    });
  });

  it.each([
    ["hangs", [outcome({ ended: "timedOut" })]],
    [
      "aborts, then hangs",
      [
        outcome({
          signal: "SIGABRT",
          stderr: "qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69\n",
        }),
        outcome({ ended: "timedOut" }),
      ],
    ],
    ["aborts twice", [outcome({ signal: "SIGABRT" }), outcome({ signal: "SIGABRT" })]],
  ])("says that KVM opens but runs nothing when QEMU %s", (_name, outcomes) => {
    const verdict = verdictAfterProbe(kvm, outcomes);
    expect(verdict.usable).toBe(false);
    expect(verdict.reason).toBe("KVM is there, but runs no guest code on this computer.");
    expect(verdict.evidence).not.toEqual([]);
    expect(verdict.hint).toBeTruthy();
  });

  it("shows what QEMU said", () => {
    const aborted = outcome({
      signal: "SIGABRT",
      stderr:
        "qemu-system-x86_64: warning: x\nqemu-system-x86_64: error: failed to set MSR 0x10a to 0x69\n",
    });
    expect(verdictAfterProbe(kvm, [aborted, outcome({ ended: "timedOut" })]).evidence).toEqual([
      "error: failed to set MSR 0x10a to 0x69",
      "A tiny guest did not finish in time.",
    ]);
  });

  it("tells a processor model that fails from an accelerator that fails", () => {
    const verdict = verdictAfterProbe(kvm, [
      outcome({ signal: "SIGABRT" }),
      outcome({ exitCode: 33 }),
    ]);
    expect(verdict).toMatchObject({
      usable: false,
      reason: expect.stringContaining("processor model"),
    });
  });

  it.each(cases)("is as in the golden: $name", (one) => {
    const { before, after } = verdictsOf(one);
    expect({ before, after }).toEqual({ before: one.before, after: one.after });
  });

  it.each(failures)(
    "explains $accelerator of QEMU $qemu on $platform build $osBuild: $reason",
    (failure) => {
      const ended = outcome({
        stderr: failure.stderr,
        ...(failure.signal === undefined ? { exitCode: 1 } : { signal: failure.signal }),
      });
      const verdict = verdictAfterProbe(factsOf(failure), [ended]);
      expect(verdict.usable).toBe(false);
      expect(verdict.reason).toContain(failure.reason);
      expect(verdict.hint).toBeTruthy();
    },
  );

  it("has a recorded failure for each known rule of a host", () => {
    const explained = (why: string): boolean => failures.some(({ reason }) => why.includes(reason));
    expect(knownFailures.filter(({ why }) => !explained(why))).toEqual([]);
  });
});
