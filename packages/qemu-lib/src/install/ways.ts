/** How QEMU can be installed on a host, from facts that are given: ways.json, which the Rust backend reads too, and a choice. Pure. */
import type { Arch, InstallWay, Platform } from "@openutm/shared-types";
import { sentence } from "../explain/sentence.ts";
import table from "./ways.json" with { type: "json" };

export type InstallFacts = {
  readonly platform: Platform;
  readonly arch: Arch;
  readonly isRoot: boolean;
  /** Absolute path of a program on PATH; undefined when it is not there. */
  readonly find: (program: string) => string | undefined;
  /** A desktop session where pkexec's agent can ask for a password. */
  readonly hasDesktop: boolean;
  /** `SUDO_ASKPASS` names a program, so that `sudo -A` can ask. */
  readonly hasAskpass: boolean;
};

type Manager = {
  readonly id: InstallWay["id"];
  readonly title: string;
  readonly platform: Platform;
  readonly program: string;
  readonly install: readonly string[];
  readonly packages: Readonly<Record<Arch, readonly string[]>>;
  /** What brings the manager's lists up to date, and its words that say that they are not. */
  readonly refresh?: { readonly args: readonly string[]; readonly wantedBy: string };
  readonly rights: "root" | "user" | "asksItself";
};

const managers = table.managers as readonly Manager[];
const downloads: Readonly<Record<Platform, string>> = table.downloads;

/** A way with what only the installer needs. */
export type InstallPlan = InstallWay & {
  /** Runs once when the command fails with these words; then the command runs again. */
  readonly refresh?: { readonly command: readonly string[]; readonly wantedBy: RegExp };
};

type Rights =
  | { readonly prefix: readonly string[]; readonly needsPassword: boolean }
  /** `prefix` is what a person would type in a terminal. */
  | { readonly prefix: readonly string[]; readonly needsPassword: true; readonly missing: string };

const rightsFor = ({ rights }: Manager, facts: InstallFacts): Rights => {
  if (rights !== "root" || facts.isRoot)
    return { prefix: [], needsPassword: rights === "asksItself" };
  const pkexec = facts.platform === "linux" && facts.hasDesktop ? facts.find("pkexec") : undefined;
  if (pkexec !== undefined) return { prefix: [pkexec], needsPassword: true };
  const sudo = facts.find("sudo");
  if (sudo !== undefined && facts.hasAskpass) return { prefix: [sudo, "-A"], needsPassword: true };
  return {
    prefix: ["sudo"],
    needsPassword: true,
    missing: table.cannotAsk,
  };
};

const planOf = (manager: Manager, facts: InstallFacts): InstallPlan => {
  const { id, title, program, install, packages, refresh } = manager;
  const path = facts.find(program);
  const rights = rightsFor(manager, facts);
  const reason =
    path === undefined
      ? sentence(table.notThere, { program })
      : "missing" in rights
        ? rights.missing
        : undefined;
  const command = [...rights.prefix, path ?? program];
  return {
    id,
    title,
    program,
    command: [...command, ...install, ...packages[facts.arch]],
    needsPassword: rights.needsPassword,
    available: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    ...(refresh === undefined
      ? {}
      : {
          refresh: {
            command: [...command, ...refresh.args],
            wantedBy: new RegExp(refresh.wantedBy),
          },
        }),
  };
};

/**
 * The ways of this system, available ones first. On Linux only managers that are there are named: which one a
 * distribution has is no choice of its user's. When none is there, all are, so that their commands can be read.
 */
export const planInstallWays = (facts: InstallFacts): readonly InstallPlan[] => {
  const ours = managers.filter(({ platform }) => platform === facts.platform);
  const there = ours.filter(({ program }) => facts.find(program) !== undefined);
  const named = facts.platform === "linux" && there.length > 0 ? there : ours;
  const plans = named.map((manager) => planOf(manager, facts));
  return [
    ...plans.filter(({ available }) => available),
    ...plans.filter(({ available }) => !available),
  ];
};

/** What a person reads before consenting. */
export const explainInstall = (
  facts: InstallFacts,
): { readonly downloadUrl: string; readonly explanation: string } => {
  const hasNoManager =
    facts.platform === "macos" &&
    managers.every(
      ({ platform, program }) => platform !== "macos" || facts.find(program) === undefined,
    );
  return {
    downloadUrl: downloads[facts.platform],
    explanation: [table.explanation, ...(hasNoManager ? [table.macWithoutManager] : [])].join(" "),
  };
};
