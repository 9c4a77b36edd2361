// Pure: from facts about the machine to the commands that install what is missing.

/** How each package manager installs; `root` says that it needs the superuser. */
const MANAGERS = {
  apt: {
    install: ["apt-get", "install", "-y", "--no-install-recommends"],
    refresh: ["apt-get", "update"],
    root: true,
  },
  dnf: { install: ["dnf", "install", "-y"], root: true },
  pacman: { install: ["pacman", "-S", "--noconfirm", "--needed"], root: true },
  zypper: { install: ["zypper", "--non-interactive", "install"], root: true },
  apk: { install: ["apk", "add"], root: true },
  brew: { install: ["brew", "install"], root: false },
  winget: {
    install: [
      "winget",
      "install",
      "-e",
      "--accept-package-agreements",
      "--accept-source-agreements",
      "--id",
    ],
    root: false,
    oneByOne: true,
  },
};

// Which manager wins where a machine has several (Homebrew on Linux, dnf on Debian).
const BY_DISTRIBUTION = [
  { names: ["debian", "ubuntu"], manager: "apt" },
  { names: ["fedora", "rhel", "centos"], manager: "dnf" },
  { names: ["arch"], manager: "pacman" },
  { names: ["suse", "opensuse"], manager: "zypper" },
  { names: ["alpine"], manager: "apk" },
];

const STALE_LISTS_HOURS = 7 * 24;

/**
 * The package manager to use, if this machine has one that we know.
 * @param {Pick<import("./host.mjs").Host, "platform" | "distribution" | "packageManagers">} host
 */
export function chooseManager(host) {
  if (host.platform === "darwin") return present(host, "brew");
  if (host.platform === "win32") return present(host, "winget");
  for (const { names, manager } of BY_DISTRIBUTION)
    if (names.some((name) => host.distribution.includes(name))) return present(host, manager);
  return host.packageManagers.find((name) => name !== "brew" && name !== "winget");
}

function present(host, manager) {
  return host.packageManagers.includes(manager) ? manager : undefined;
}

/** The packages of a need for this host's manager, most specific key first. */
export function packagesFor(need, host, manager) {
  const keys = [`${manager}-${host.arch}`];
  if (manager === "apt" && host.distribution[0] === "ubuntu") keys.push("ubuntu");
  for (const key of [...keys, manager]) if (need.packages[key]) return need.packages[key];
  return [];
}

/**
 * @typedef {object} Facts
 * @property {(command: string) => boolean} hasCommand
 * @property {(path: string) => boolean} hasFile
 * @property {ReadonlySet<string>} installed packages that the manager says are installed
 * @property {ReadonlySet<string>} [available] packages that the manager can install (optional needs)
 * @property {number | undefined} [listsAgeHours] apt only; undefined when there are no lists
 */

/**
 * Whether a need is met: by a command, by a file, or by its installed packages.
 * @param {import("./system-needs.mjs").Need} need
 * @param {readonly string[]} packages
 * @param {Facts} facts
 */
export function isMet(need, packages, facts) {
  if (need.commands?.some(facts.hasCommand)) return true;
  if (need.files?.some(facts.hasFile)) return true;
  return packages.length > 0 && packages.every((name) => facts.installed.has(name));
}

/**
 * @typedef {object} SystemPlan
 * @property {readonly string[]} missing names of unmet needs that a package can meet
 * @property {readonly string[]} unmeetable names of unmet needs that nothing here can meet
 * @property {readonly string[]} packages
 * @property {readonly (readonly string[])[]} commands to run in order, without sudo
 * @property {boolean} needsRoot
 * @property {string | undefined} manager
 */

/**
 * What to install and how. Pure and total: a machine that we know nothing of gives a plan without
 * commands, whose `unmeetable` names what a person has to bring.
 * @param {readonly import("./system-needs.mjs").Need[]} needs
 * @param {import("./host.mjs").Host} host
 * @param {Facts} facts
 * @returns {SystemPlan}
 */
export function planSystemPackages(needs, host, facts) {
  const manager = chooseManager(host);
  const missing = [];
  const unmeetable = [];
  const packages = new Set();
  for (const need of needs) {
    const names = manager === undefined ? [] : packagesFor(need, host, manager);
    if (isMet(need, names, facts)) continue;
    if (need.beside !== undefined && !(names.length > 0 && need.beside.some(facts.hasCommand)))
      continue;
    if (need.optional && !names.every((name) => facts.available?.has(name))) continue;
    if (names.length === 0) {
      if (!need.optional && isWanted(need, host)) unmeetable.push(need.name);
      continue;
    }
    missing.push(need.name);
    for (const name of names) packages.add(name);
  }
  const list = [...packages];
  return {
    missing,
    unmeetable,
    packages: list,
    commands: manager === undefined ? [] : installCommands(manager, list, facts),
    needsRoot: manager !== undefined && MANAGERS[manager].root,
    manager,
  };
}

/** A need that only other architectures have packages for is none of this machine's. */
function isWanted(need, host) {
  const keys = Object.keys(need.packages);
  return keys.some((key) => !key.includes("-") || key.endsWith(`-${host.arch}`));
}

function installCommands(manager, packages, facts) {
  if (packages.length === 0) return [];
  const { install, refresh, oneByOne } = MANAGERS[manager];
  const installs = oneByOne
    ? packages.map((name) => [...install, name])
    : [[...install, ...packages]];
  const age = facts.listsAgeHours;
  const stale = refresh !== undefined && (age === undefined || age > STALE_LISTS_HOURS);
  return stale ? [refresh, ...installs] : installs;
}

/**
 * A plan's commands as this user must run them.
 * @param {SystemPlan} plan
 * @param {Pick<import("./host.mjs").Host, "isRoot" | "hasSudo" | "hasTerminal">} host
 * @returns {readonly (readonly string[])[] | undefined} undefined when the superuser is needed and
 *   cannot be had
 */
export function asUser(plan, host) {
  if (!plan.needsRoot || host.isRoot) return plan.commands;
  if (!host.hasSudo) return undefined;
  // Without a terminal nobody can type a password: fail at once rather than wait for one.
  const sudo = host.hasTerminal ? ["sudo"] : ["sudo", "-n"];
  return plan.commands.map((command) => [...sudo, ...command]);
}

/** A command as a person would type it. */
export function commandLine(command) {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(" ");
}

const BY_HAND = {
  darwin: "Install Homebrew (https://brew.sh), then: brew install qemu",
  win32: "Install QEMU from https://www.qemu.org/download/#windows",
};

/** What a person can do when no package manager here is known. */
export function byHand(host) {
  return (
    BY_HAND[host.platform] ??
    "Install QEMU 7.2 or later (qemu-system-x86_64 and qemu-img) with your system's package manager."
  );
}
