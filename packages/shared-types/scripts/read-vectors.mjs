// For tests: the sources themselves see no file system, and neither do their types.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const readVectors = (folder) => {
  const path = join(import.meta.dirname, "..", "vectors", folder);
  const names = readdirSync(path).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(
    names.map((name) => [
      name.slice(0, -".json".length),
      JSON.parse(readFileSync(join(path, name), "utf8")),
    ]),
  );
};
