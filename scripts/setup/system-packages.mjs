// Installs what is missing from the system, with consent.
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { askConsent } from "./consent.mjs";
import { SetupFailure } from "./failure.mjs";
import { aptListsAgeHours } from "./host.mjs";
import { GUEST_REQUIREMENTS } from "./paths.mjs";
import { findCommand, lastLines, run } from "./process.mjs";
import { usualFolders } from "./qemu.mjs";
import { say } from "./report.mjs";
import { cargoFolder } from "./rust.mjs";
import { SYSTEM_NEEDS } from "./system-needs.mjs";
import {
  asUser,
  byHand,
  chooseManager,
  commandLine,
  packagesFor,
  planSystemPackages,
} from "./system-plan.mjs";

/** Packages that could not be installed; `unmet` names the needs that stay open. */
export class SystemPackagesFailure extends SetupFailure {
  constructor(message, hint, unmet) {
    super(message, hint);
    this.unmet = unmet;
  }
}

/**
 * What the test guests ask for: `{ "packages": { "apt": [...], ... }, "unpack": { "apt": [...] } }`.
 * `unpack` names packages that are only unpacked beside the system; `programs` are unpacked with all that they need.
 */
export function readGuestRequirements() {
  if (!existsSync(GUEST_REQUIREMENTS)) return { packages: {}, unpack: {}, programs: {} };
  const text = readFileSync(GUEST_REQUIREMENTS, "utf8");
  const { packages = {}, unpack = {}, programs = {} } = JSON.parse(text);
  return { packages, unpack, programs };
}

/** One need a package, so that an installed one is not asked for again. */
function guestNeeds(manager) {
  const names = readGuestRequirements().packages[manager] ?? [];
  return names.map((name) => ({
    name,
    purpose: /** @type {const} */ ("test"),
    packages: { [manager]: [name] },
  }));
}

function needsFor(purposes, manager) {
  const needs = [...SYSTEM_NEEDS, ...guestNeeds(manager)];
  return needs.filter((need) => purposes.includes(need.purpose));
}

/** How to ask which packages are installed; the names come after `args`. */
const PACKAGE_QUERIES = {
  apt: { command: "dpkg-query", args: ["-W", "-f", "${Package} ${db:Status-Status}\n"] },
  dnf: { command: "rpm", args: ["-q", "--qf", "%{NAME} installed\n"] },
  pacman: { command: "pacman", args: ["-Q"] },
  zypper: { command: "rpm", args: ["-q", "--qf", "%{NAME} installed\n"] },
  apk: { command: "apk", args: ["info", "-e"] },
};

/** Which of `names` are installed; an answer for one is "<name> <state>" on a line of its own. */
async function installedPackages(manager, names) {
  const query = PACKAGE_QUERIES[manager];
  if (query === undefined || names.length === 0) return new Set();
  const { output } = await run(query.command, [...query.args, ...names]).catch(() => ({
    output: "",
  }));
  const lines = output.split("\n").map((line) => line.trim().split(" "));
  // dpkg also lists what was removed or is half there; the others list only what is installed.
  const counts = (state) => manager !== "apt" || state === "installed";
  return new Set(
    lines.filter(([name, state]) => names.includes(name) && counts(state)).map(([name]) => name),
  );
}

async function availablePackages(manager, names) {
  if (manager !== "apt" || names.length === 0) return new Set();
  const { output } = await run("apt-cache", ["policy", ...names]).catch(() => ({ output: "" }));
  const known = output.matchAll(/^(\S+):\n\s+Installed: .*\n\s+Candidate: (?!\(none\))/gm);
  return new Set([...known].map((match) => match[1]));
}

async function readFacts(needs, host) {
  const manager = chooseManager(host);
  const extraFolders = [...usualFolders(host.platform, process.env), cargoFolder()];
  return {
    hasCommand: (name) =>
      isAbsolute(name) ? existsSync(name) : findCommand(name, { extraFolders }) !== undefined,
    hasFile: (path) => existsSync(path),
    installed: await installedPackages(manager, packageNames(needs, host, manager)),
    listsAgeHours: manager === "apt" ? aptListsAgeHours() : undefined,
  };
}

function packageNames(needs, host, manager) {
  return manager === undefined ? [] : needs.flatMap((need) => packagesFor(need, host, manager));
}

/** Optional packages are asked for only beside required ones: asking takes half a second. */
async function makePlan(needs, host) {
  const facts = await readFacts(needs, host);
  const plan = planSystemPackages(needs, host, facts);
  if (plan.missing.length === 0) return plan;
  const optional = packageNames(
    needs.filter((need) => need.optional),
    host,
    plan.manager,
  );
  const available = await availablePackages(plan.manager, optional);
  return planSystemPackages(needs, host, { ...facts, available });
}

/**
 * Installs what is missing. Resolves with the outcome in words and the needs that stay unmet;
 * rejects with a SystemPackagesFailure when an installation was tried and did not work.
 * @param {import("./host.mjs").Host} host
 * @param {{ purposes: readonly import("./system-needs.mjs").Purpose[], assumeYes: boolean,
 *   needs?: readonly import("./system-needs.mjs").Need[], ask?: (question: string) => Promise<string> }} options
 *   `needs` and `ask` stand in for the table and the terminal
 * @returns {Promise<{ outcome: string, unmet: readonly string[] }>}
 */
export async function installSystemPackages(host, options) {
  const needs = options.needs ?? needsFor(options.purposes, chooseManager(host));
  const plan = await makePlan(needs, host);
  if (plan.unmeetable.length > 0)
    say(
      `             not in this system's packages: ${plan.unmeetable.join(", ")}` +
        (plan.unmeetable.includes("QEMU") ? `\n             ${byHand(host)}` : ""),
    );
  if (plan.missing.length === 0) return { outcome: "in place", unmet: plan.unmeetable };
  const commands = asUser(plan, host);
  if (commands === undefined)
    throw new SystemPackagesFailure(
      `missing from this system: ${plan.missing.join(", ")}; installing needs the superuser, and there is no sudo.`,
      `As root, run: ${plan.commands.map(commandLine).join(" && ")}`,
      plan.missing,
    );
  say(`             missing: ${plan.missing.join(", ")}. To install:`);
  for (const command of commands) say(`               ${commandLine(command)}`);
  const consented = await askConsent({ question: "Run this now?", ...options, ...host });
  if (!consented) return { outcome: "left alone, as you said", unmet: plan.missing };
  for (const command of commands) await runInstall(command, plan.missing);
  return { outcome: `installed ${plan.packages.length} packages`, unmet: plan.unmeetable };
}

/**
 * The command that installs a purpose's packages on this machine, as a person would type it.
 * @param {import("./host.mjs").Host} host
 * @param {import("./system-needs.mjs").Purpose} purpose
 * @returns {string | undefined} undefined when no package manager here has them
 */
export function installLine(host, purpose) {
  const needs = needsFor([purpose], chooseManager(host)).filter((need) => !need.optional);
  const nothing = { hasCommand: (name) => name === "cargo", hasFile: () => false };
  const plan = planSystemPackages(needs, host, {
    ...nothing,
    installed: new Set(),
    listsAgeHours: 0,
  });
  const commands = asUser(plan, { ...host, hasSudo: true, hasTerminal: true }) ?? [];
  return commands.length === 0 ? undefined : commands.map(commandLine).join(" && ");
}

async function runInstall(command, missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const [program, ...args] = command;
  const result = await run(program, args, { env }).catch((error) => ({
    code: 127,
    output: error.message,
  }));
  if (result.code === 0) return;
  // Old package lists may still be good enough; the installation itself tells.
  if (args.includes("update")) {
    say(`             ${commandLine(command)} failed; going on with the lists there are`);
    return;
  }
  throw new SystemPackagesFailure(
    `${commandLine(command)} failed:\n${lastLines(result.output)}`,
    "Run that command yourself, settle what it complains about, then run this again.",
    missing,
  );
}
