/** Pure: from how a probe ended to what is said about the accelerator. */
import type { Accelerator, AcceleratorReport, Arch, QemuVersion } from "@openutm/shared-types";
import type { BoundedOutcome } from "../process/run-bounded.ts";
import { knownFailure } from "./host-rules.ts";
import type { ProbeHost } from "./host-rules.ts";
import { ranGuestCode } from "./probe-argv.ts";

/** What the system says about the accelerator's device before QEMU is asked; `unknown` where there is no such device. */
export type DeviceAccess = "opens" | "missing" | "denied" | "unknown";

export type ProbeFacts = {
  readonly accelerator: Accelerator;
  readonly guestArch: Arch;
  readonly version: QemuVersion;
  readonly host: ProbeHost;
  readonly device: DeviceAccess;
  /** Whether this QEMU lists the accelerator; undefined when it was not asked. */
  readonly listed: boolean | undefined;
};

type Verdict = Pick<AcceleratorReport, "usable" | "reason" | "hint" | "evidence">;

const names: Readonly<Record<Accelerator, string>> = {
  kvm: "KVM",
  hvf: "HVF",
  whpx: "WHPX",
  tcg: "TCG",
};

/** What is clear without a probe; undefined when only running guest code tells. */
export function verdictBeforeProbe({
  accelerator,
  listed,
  device,
  version,
  host,
}: ProbeFacts): Verdict | undefined {
  if (listed === false) {
    const known = knownFailure(accelerator, version, host);
    return {
      usable: false,
      reason: `This QEMU was built without ${names[accelerator]}${known === undefined ? "" : `: ${known.why}`}.`,
      hint: known?.hint ?? "Install QEMU from the system's own packages.",
    };
  }
  if (accelerator !== "kvm") return undefined;
  if (device === "missing") {
    return {
      usable: false,
      reason:
        "There is no /dev/kvm: this computer, or the virtual machine it is, offers no hardware virtualization.",
      hint: "Turn on virtualization (VT-x, AMD-V or SVM) in the computer's firmware set-up, then `sudo modprobe kvm_intel` or `kvm_amd`. Inside a virtual machine, turn on nested virtualization.",
    };
  }
  if (device === "denied") {
    return {
      usable: false,
      reason: "/dev/kvm is there, and this user may not open it: no permission.",
      hint: "Add yourself to the kvm group with `sudo usermod -aG kvm $USER`, then log out and in again.",
    };
  }
  return undefined;
}

/** `outcomes`: one or two runs; the second, with QEMU's default processor, follows a first that ended without running guest code. */
export function verdictAfterProbe(facts: ProbeFacts, outcomes: readonly BoundedOutcome[]): Verdict {
  const { accelerator, guestArch } = facts;
  const [first, withDefaultCpu] = outcomes;
  if (first === undefined) return { usable: false, reason: "It was not checked." };
  if (ranGuestCode(guestArch, first)) return { usable: true, reason: "It has run guest code." };
  if (first.ended === "aborted") return { usable: false, reason: "The check was cancelled." };
  const rule = ruleFor(outcomes.map(({ stderr }) => stderr).join("\n"));
  const evidence = evidenceOf(first, withDefaultCpu ?? first);
  if (rule !== undefined)
    return { usable: false, reason: rule.reason, hint: rule.hint, ...evidence };
  if (withDefaultCpu !== undefined && ranGuestCode(guestArch, withDefaultCpu)) {
    return {
      usable: false,
      reason: `${names[accelerator]} runs guest code, but not with this computer's own processor model.`,
      hint: "If this computer is itself a virtual machine, give it the host's processor model.",
      ...evidence,
    };
  }
  const known = knownFailure(accelerator, facts.version, facts.host);
  if (known !== undefined)
    return {
      usable: false,
      reason: `${names[accelerator]} runs no guest code: ${known.why}.`,
      hint: known.hint,
      ...evidence,
    };
  return { usable: false, reason: failure(facts), ...hintOf(accelerator), ...evidence };
}

function failure({ accelerator, device }: ProbeFacts): string {
  if (accelerator === "tcg") return "QEMU's own translator ran no guest code.";
  const there = accelerator === "kvm" && device === "opens" ? "is there" : "is listed by QEMU";
  return `${names[accelerator]} ${there}, but runs no guest code on this computer.`;
}

/** What QEMU said in the first run, and how the last one ended. */
function evidenceOf(first: BoundedOutcome, last: BoundedOutcome): { readonly evidence: string[] } {
  const said = saidByQemu(first);
  return { evidence: [...(said === undefined ? [] : [said]), howItEnded(last)] };
}

function howItEnded(outcome: BoundedOutcome): string {
  if (outcome.ended === "timedOut") return "A tiny guest did not finish in time.";
  if (outcome.ended === "notStarted")
    return `QEMU could not be started: ${outcome.startError ?? "unknown error"}.`;
  if (outcome.ended === "flooded") return "QEMU wrote without end.";
  return outcome.signal === undefined
    ? `QEMU ended with status ${outcome.exitCode}.`
    : `QEMU aborted with ${outcome.signal}.`;
}

/** QEMU's first complaint: what follows it is usually an assertion or a dump of registers. */
function saidByQemu(outcome: BoundedOutcome): string | undefined {
  return outcome.stderr
    .split(/\r?\n/)
    .map((text) => text.replace(/^qemu-system-\S+: /, "").trim())
    .find((text) => text !== "" && !text.startsWith("warning:"))
    ?.slice(0, 160);
}

type TextRule = { readonly pattern: RegExp; readonly reason: string; readonly hint: string };

/** Last words that have one meaning. Texts: target/i386/kvm, target/i386/whpx and accel/hvf of QEMU. */
const textRules: readonly TextRule[] = [
  {
    pattern: /Device or resource busy|ioctl\(KVM_CREATE_VM\) failed: 16\b/,
    reason:
      "Another program (VirtualBox, VMware or its kind) holds the processor's virtualization.",
    hint: "Stop the virtual machines of other programs, then check again.",
  },
  {
    pattern: /Could not access KVM kernel module: Permission denied/,
    reason: "This user may not open /dev/kvm: no permission.",
    hint: "Add yourself to the kvm group with `sudo usermod -aG kvm $USER`, then log out and in again.",
  },
  {
    pattern: /WHPX: No accelerator found|Could not load library 'WinHvPlatform\.dll'/,
    reason: "Windows' hypervisor platform is turned off.",
    hint: "Turn on “Windows Hypervisor Platform” in Windows Features (or `dism /online /enable-feature /featurename:HypervisorPlatform`), then restart Windows.",
  },
  {
    pattern: /HV_DENIED/,
    reason: "macOS denies this QEMU the hypervisor: the program is not signed for it.",
    hint: "Install QEMU with `brew reinstall qemu`, which signs it.",
  },
  {
    pattern: /HV_UNSUPPORTED/,
    reason: "This Mac, or the virtual machine it is, offers no hardware virtualization.",
    hint: "Inside a virtual machine, turn on nested virtualization.",
  },
  {
    pattern: /invalid accelerator/,
    reason: "This QEMU was built without it.",
    hint: "Install QEMU from the system's own packages.",
  },
];

const ruleFor = (stderr: string): TextRule | undefined =>
  textRules.find(({ pattern }) => pattern.test(stderr));

const hints: Readonly<Partial<Record<Accelerator, string>>> = {
  kvm: "Guests run with TCG, slower. If this computer is itself a virtual machine, its host must offer nested virtualization.",
  hvf: "Guests run with TCG, slower. Reinstalling QEMU may help: `brew reinstall qemu`.",
  whpx: "Guests run with TCG, slower. Check that “Windows Hypervisor Platform” is on in Windows Features.",
  tcg: "Reinstall QEMU.",
};

function hintOf(accelerator: Accelerator): { readonly hint: string } | object {
  const hint = hints[accelerator];
  return hint === undefined ? {} : { hint };
}
