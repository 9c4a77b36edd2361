// Dependencies and build, each only when something changed since the last time.
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { SetupFailure } from "./failure.mjs";
import { CLI_BUNDLE, ROOT } from "./paths.mjs";
import { lastLines, run } from "./process.mjs";
import { cargoFolder } from "./rust.mjs";
import { dependenciesDigest, sourcesDigest } from "./stamp.mjs";

const SOURCES = ["apps", "packages", "guests", "config", "turbo.json", "package.json", "bun.lock"];

/** The environment in which the pinned Bun and Node come first, and cargo is found where rustup puts it. */
export function toolchainEnv(tools, env = process.env) {
  // Windows may call it Path; two spellings in one environment would hide ours.
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const path = [dirname(tools.node), dirname(tools.bun), env[pathName] ?? "", cargoFolder()].join(
    delimiter,
  );
  return { ...env, [pathName]: path, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };
}

/** @returns {Promise<{ digest: string, outcome: string }>} */
export async function installDependencies(tools, previousDigest) {
  const digest = dependenciesDigest(ROOT);
  if (digest === previousDigest && existsSync(join(ROOT, "node_modules")))
    return { digest, outcome: "in place" };
  const result = await run(tools.bun, ["install", "--frozen-lockfile"], {
    cwd: ROOT,
    env: toolchainEnv(tools),
  });
  if (result.code !== 0)
    throw new SetupFailure(
      `bun install failed:\n${lastLines(result.output)}`,
      /lockfile had changes/.test(result.output)
        ? "A package.json was changed: run `bun install` and commit bun.lock with it."
        : "Check the network and run this again.",
    );
  return { digest, outcome: "installed" };
}

function hasBundle() {
  return existsSync(CLI_BUNDLE) || !existsSync(join(ROOT, "apps", "cli"));
}

/** @returns {Promise<{ digest: string, outcome: string }>} */
export async function buildAll(tools, previousDigest) {
  const digest = sourcesDigest(ROOT, SOURCES);
  if (digest === previousDigest && hasBundle()) return { digest, outcome: "up to date" };
  const result = await runTurbo(tools, ["run", "build"]);
  if (result.code !== 0)
    throw new SetupFailure(
      `the build failed:\n${lastLines(result.output, 25)}`,
      "Mend what it complains about; `bun run build` shows all of its output.",
    );
  return { digest, outcome: "built" };
}

/** Runs turbo under the pinned Node, on every system in the same way. */
export function runTurbo(tools, args, options = {}) {
  const turbo = join(ROOT, "node_modules", "turbo", "bin", "turbo");
  return run(tools.node, [turbo, ...args, "--output-logs=errors-only"], {
    cwd: ROOT,
    env: toolchainEnv(tools),
    ...options,
  });
}
