// Reads the fuses back from a packaged program: what counts is the binary, not the config.
// `node packaging/check-fuses.mjs PROGRAM`, or `--release` for what package.mjs has just made here, ends with 1 when one
// is wrong.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";

const { ENABLE, DISABLE } = FuseState;
const wanted = {
  RunAsNode: DISABLE,
  EnableNodeOptionsEnvironmentVariable: DISABLE,
  EnableNodeCliInspectArguments: DISABLE,
  EnableEmbeddedAsarIntegrityValidation: ENABLE,
  OnlyLoadAppFromAsar: ENABLE,
  GrantFileProtocolExtraPrivileges: DISABLE,
};

/**
 * @param {string} program
 * @returns {Promise<{ none: string } | { wrong: readonly string[] }>} `none` says why it has no fuses
 */
export async function checkFuses(program) {
  let wire;
  try {
    wire = await getCurrentFuseWire(program);
  } catch (error) {
    return { none: error.message };
  }
  const wrong = Object.entries(wanted).filter(
    ([name, state]) => wire[FuseV1Options[name]] !== state,
  );
  return { wrong: wrong.map(([name]) => name) };
}

/** @returns {string} the unpacked program of this system's release */
function releasedProgram() {
  const release = join(import.meta.dirname, "..", "release");
  const folders = readdirSync(release);
  const folder = (/** @type {RegExp} */ name) => {
    const found = folders.find((candidate) => name.test(candidate));
    if (found === undefined) throw new Error(`Nothing is unpacked in ${release}: run package.mjs.`);
    return join(release, found);
  };
  if (process.platform === "darwin") return join(folder(/^mac/), "OpenUTM.app");
  if (process.platform === "win32") return join(folder(/^win.*unpacked$/), "OpenUTM.exe");
  return join(folder(/^linux.*unpacked$/), "openutm");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [, , asked = ""] = process.argv;
  const result = await checkFuses(asked === "--release" ? releasedProgram() : asked);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = "wrong" in result && result.wrong.length === 0 ? 0 : 1;
}
