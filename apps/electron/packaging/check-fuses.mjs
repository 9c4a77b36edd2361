// Reads the fuses back from a packaged program: what counts is the binary, not the config.
// `node packaging/check-fuses.mjs PROGRAM` ends with 1 when one is wrong.
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const result = await checkFuses(process.argv[2] ?? "");
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = "wrong" in result && result.wrong.length === 0 ? 0 : 1;
}
