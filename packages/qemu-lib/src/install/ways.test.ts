import { InstallOptions } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { goldenCases } from "../../scripts/golden-cases.ts";
import { explainInstall, planInstallWays } from "./ways.ts";
import type { InstallFacts } from "./ways.ts";

const facts = (programs: readonly string[], more: Partial<InstallFacts> = {}): InstallFacts => ({
  platform: "linux",
  arch: "x86_64",
  isRoot: false,
  find: (program) => (programs.includes(program) ? `/usr/bin/${program}` : undefined),
  hasDesktop: true,
  hasAskpass: false,
  ...more,
});

type Case = {
  readonly name: string;
  readonly host: Omit<InstallFacts, "find"> & { readonly programs: readonly string[] };
  readonly ways: readonly object[];
  readonly downloadUrl: string;
  readonly explanation: string;
};
const factsOf = ({ host: { programs, ...more } }: Case): InstallFacts => facts(programs, more);
const told = (one: Case): Case => ({
  ...one,
  ways: planInstallWays(factsOf(one)).map(({ refresh, ...way }) => ({
    ...way,
    ...(refresh === undefined ? {} : { refresh: refresh.command }),
  })),
  ...explainInstall(factsOf(one)),
});
const cases = goldenCases<Case>("hosts/install.json", told);

describe("how QEMU is installed", () => {
  it.each(cases)("is as in the golden on $name", (one) => {
    expect(told(one)).toEqual(one);
  });

  it("fits the contract everywhere, and never asks a shell", () => {
    for (const one of cases) {
      const ways = planInstallWays(factsOf(one)).map(({ refresh: _own, ...way }) => way);
      const options = { ways, ...explainInstall(factsOf(one)) };
      expect(InstallOptions.safeParse(options).error).toBeUndefined();
      for (const { command } of ways)
        for (const shell of ["sh", "bash", "-c", "cmd"]) expect(command).not.toContain(shell);
    }
  });

  it("asks for no password where none is needed, and says so where one is", () => {
    const needs = (given: InstallFacts): boolean | undefined =>
      planInstallWays(given)[0]?.needsPassword;
    expect(needs(facts(["apt-get"], { isRoot: true }))).toBe(false);
    expect(needs(facts(["brew"], { platform: "macos" }))).toBe(false);
    expect(needs(facts(["apt-get", "pkexec"]))).toBe(true);
  });

  it("names the command to copy where nobody can be asked for the password", () => {
    const [way] = planInstallWays(facts(["apt-get", "sudo", "pkexec"], { hasDesktop: false }));
    expect(way).toMatchObject({ available: false, reason: expect.stringContaining("terminal") });
    expect(way?.command.slice(0, 2)).toEqual(["sudo", "/usr/bin/apt-get"]);
  });

  it("sends a Mac with neither to Homebrew", () => {
    const mac = { platform: "macos" } as const;
    expect(explainInstall(facts([], mac)).explanation).toContain("brew.sh");
    expect(explainInstall(facts(["brew"], mac)).explanation).not.toContain("brew.sh");
  });

  it("brings old lists up to date when the manager's words ask for it", () => {
    const refresh = planInstallWays(facts(["apt-get"], { isRoot: true }))[0]?.refresh;
    expect(refresh?.command).toEqual(["/usr/bin/apt-get", "update"]);
    expect(refresh?.wantedBy.test("E: Unable to locate package ovmf")).toBe(true);
    expect(refresh?.wantedBy.test("E: Could not get lock /var/lib/dpkg/lock-frontend")).toBe(false);
  });
});
