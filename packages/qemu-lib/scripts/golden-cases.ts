// Vectors that hold what is given and what comes of it, one case after the other. Both backends run them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Golden<Case> = { readonly header: object; readonly cases: readonly Case[] };

const vectors = join(import.meta.dirname, "../../shared-types/vectors");

/**
 * The cases of a file of shared-types/vectors. With UPDATE_GOLDEN=1 `renewed` first gives each one its results anew and
 * the file is written; read the difference before committing it.
 */
export const goldenCases = <Case extends { readonly name: string }>(
  path: string,
  renewed: (one: Case) => Case,
): readonly Case[] => {
  const file = join(vectors, path);
  const golden = JSON.parse(readFileSync(file, "utf8")) as Golden<Case>;
  if (process.env["UPDATE_GOLDEN"] !== "1") return golden.cases;
  const cases = golden.cases.map(renewed);
  writeFileSync(file, `${JSON.stringify({ ...golden, cases }, null, 2)}\n`);
  return cases;
};
