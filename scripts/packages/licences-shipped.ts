import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "./checks.ts";

/**
 * The folder has our licence and those of everybody else.
 * @param others some of what must be named there
 */
export const checkLicences = (folder: string, others: readonly string[]): void => {
  check("our licence is shipped", existsSync(join(folder, "LICENSE.txt")));
  const text = readFileSync(join(folder, "THIRD-PARTY-LICENSES.txt"), "utf8");
  const missing = others.filter((name) => !text.includes(`\n${name} `));
  check(`and those of what is bundled (missing: ${missing.join(", ")})`, missing.length === 0);
};
