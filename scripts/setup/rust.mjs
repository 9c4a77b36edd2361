// Rust for the Rust backend and the Tauri app: which version they need, whether it is here, and rustup where it is not.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { askConsent } from "./consent.mjs";
import { ROOT } from "./paths.mjs";
import { findCommand, lastLines, run } from "./process.mjs";
import { say } from "./report.mjs";

const APP_MANIFEST = join(ROOT, "apps", "tauri", "src-tauri", "Cargo.toml");

/** Where rustup puts cargo. A shell that was open before does not have it on its PATH yet. */
export function cargoFolder(env = process.env) {
  return join(env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin");
}

/** cargo's full path, undefined when there is none. */
export function findCargo() {
  return findCommand("cargo", { extraFolders: [cargoFolder()] });
}

/** The oldest Rust that builds the app: `rust-version` of its Cargo.toml, such as "1.89". */
export function minimumRust() {
  const text = readFileSync(APP_MANIFEST, "utf8");
  return /^rust-version = "([\d.]+)"$/m.exec(text)?.[1] ?? "";
}

/**
 * The version in what `cargo --version` says ("cargo 1.95.0 (f2d3ce0bd 2026-03-21)").
 * @param {string} text
 */
export function parseCargoVersion(text) {
  return /^cargo (\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/**
 * Whether a version is not older than the minimum; both are numbers with dots between them.
 * @param {string} version
 * @param {string} minimum
 */
export function isRecentEnough(version, minimum) {
  const numbers = version.split(".").map(Number);
  for (const [at, least] of minimum.split(".").map(Number).entries()) {
    const own = numbers[at] ?? 0;
    if (own !== least) return own > least;
  }
  return true;
}

/** @type {{ why: string | undefined } | undefined} */
let judged;

/** Why the Rust part cannot be built here, in words; undefined when it can. Asked once a run. */
export function whyNoRust() {
  judged ??= { why: judge(findCargo()) };
  return judged.why;
}

/** @param {string | undefined} cargo */
function judge(cargo) {
  if (cargo === undefined) return "cargo is not installed";
  const { stdout, stderr, error } = spawnSync(cargo, ["--version"], { encoding: "utf8" });
  const version = parseCargoVersion(stdout ?? "");
  if (version === undefined)
    return `cargo does not run: ${error?.message ?? (stderr ?? "").trim().split("\n")[0]}`;
  const minimum = minimumRust();
  if (isRecentEnough(version, minimum)) return undefined;
  return `cargo ${version} is older than ${minimum}, which the Rust part needs`;
}

/**
 * How a person gets a Rust that is new enough.
 * @param {{ platform: string }} host
 * @param {{ hasRustup: boolean }} facts
 */
export function rustByHand(host, { hasRustup }) {
  if (hasRustup) return "Run: rustup update stable";
  return host.platform === "win32"
    ? "Install Rust by rustup (https://rustup.rs) and the Visual C++ build tools that it names."
    : "Install Rust by rustup (https://rustup.rs); a distribution's own is often too old.";
}

/** rustup's own installer: a script for a shell, on Windows a program. */
const INSTALLER = {
  unix: { url: "https://sh.rustup.rs", file: "rustup-init.sh" },
  windows: { url: "https://win.rustup.rs/x86_64", file: "rustup-init.exe" },
};
const DOWNLOAD_TIMEOUT_MS = 30_000;
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/**
 * Installs Rust with consent where there is none. Nothing here fails set-up: what needs Rust says that it is missing.
 * @param {import("./host.mjs").Host} host
 * @param {{ assumeYes: boolean, ask?: (question: string) => Promise<string> }} options
 * @returns {Promise<string>} the outcome in words
 */
export async function ensureRust(host, options) {
  const why = whyNoRust();
  if (why === undefined) return "in place";
  const hint = rustByHand(host, { hasRustup: findCommand("rustup") !== undefined });
  say(`             ${why}: the Rust backend and the Tauri app cannot be built.`);
  if (findCargo() !== undefined) return sayMissing(hint);
  const question = `Install Rust with rustup, about 500 MB into ${cargoFolder()} and beside it?`;
  if (!(await askConsent({ question, ...options, ...host }))) return sayMissing(hint);
  const problem = await installRust(host);
  judged = undefined;
  if (problem === undefined && whyNoRust() === undefined) return "installed by rustup";
  say(`             rustup could not install it:\n${problem ?? whyNoRust()}`);
  return sayMissing(hint);
}

function sayMissing(hint) {
  say(`             ${hint}`);
  return "missing";
}

/** @returns {Promise<string | undefined>} the problem, if there was one */
async function installRust(host) {
  const { url, file } = host.platform === "win32" ? INSTALLER.windows : INSTALLER.unix;
  const folder = mkdtempSync(join(tmpdir(), "openutm-rustup-"));
  try {
    const installer = join(folder, file);
    const answer = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
    if (!answer.ok) return `    ${url} answers ${answer.status}`;
    writeFileSync(installer, Buffer.from(await answer.arrayBuffer()), { mode: 0o700 });
    const words = ["-y", "--profile", "minimal", "--component", "clippy", "--component", "rustfmt"];
    const [program, ...args] =
      host.platform === "win32" ? [installer, ...words] : ["sh", installer, ...words];
    const result = await run(program, args, { timeoutMs: INSTALL_TIMEOUT_MS });
    return result.code === 0 ? undefined : lastLines(result.output);
  } catch (thrown) {
    const error = /** @type {Error & { cause?: Error }} */ (thrown);
    return `    ${error.cause?.message ?? error.message}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
