import { STAGE_NAMES, VITEST_STAGES } from "./stages.mjs";

export const USAGE = `usage: npm test -- [--only STAGE[,STAGE]] [--yes] [PATH...]

  --only   run only these stages: ${STAGE_NAMES.join(", ")}
  --yes    install what the tests need from the system's packages without asking
  PATH     run only test files whose path contains PATH (leaves out every other stage)`;

/**
 * Reads npm test's command line.
 * @param {readonly string[]} args
 * @returns {{ stages: readonly string[], paths: readonly string[], assumeYes: boolean, help: boolean,
 *   needsSystem: boolean, problem?: string }} `problem` says what is wrong with the command line
 */
export function parseTestOptions(args) {
  const paths = [];
  let only;
  const options = { assumeYes: false, help: false };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg === "--yes" || arg === "-y") options.assumeYes = true;
    else if (arg === "--help" || arg === "-h") options.help = true;
    else if (arg === "--only") {
      only = (args[index + 1] ?? "").split(",");
      index += 1;
    } else if (arg.startsWith("--only=")) only = arg.slice("--only=".length).split(",");
    else if (arg.startsWith("-")) return failed(options, `unknown option: ${arg}`);
    else paths.push(arg);
  }
  const unknown = (only ?? []).filter((name) => !STAGE_NAMES.includes(name));
  if (unknown.length > 0)
    return failed(options, `no such stage: ${unknown.join(", ") || "(none)"}`);
  const stages = STAGE_NAMES.filter((name) => {
    if (only !== undefined) return only.includes(name);
    return paths.length === 0 || VITEST_STAGES.some((stage) => stage.name === name);
  });
  const needsSystem = ["integration", "rust", "e2e", "e2e-rust"].some((name) =>
    stages.includes(name),
  );
  return { ...options, stages, paths, needsSystem };
}

function failed(options, problem) {
  return { ...options, stages: [], paths: [], needsSystem: false, problem };
}
