// Writes `migrations.generated.ts` from the .sql files, which stay the one source that both languages share: a bundle,
// a test and plain Node can all import a module, and no two of them can all import text. `--check` fails when it is stale.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const storage = join(import.meta.dirname, "..", "src", "storage");
const folder = join(storage, "migrations");
const target = join(storage, "migrations.generated.ts");

const quote = (text: string): string =>
  `\`${text.replaceAll(/[\\`]|\$(?=\{)/g, String.raw`\$&`)}\``;

const migrations = readdirSync(folder)
  .filter((name) => name.endsWith(".sql"))
  .toSorted()
  .map((name, i) => {
    if (Number.parseInt(name, 10) !== i + 1)
      throw new Error(`${name}: migrations are numbered from 0001 on, without gaps`);
    const sql = readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n");
    return `  {\n    version: ${i + 1},\n    sql: ${quote(sql)},\n  },\n`;
  });

const text = `// Generated from migrations/*.sql by scripts/generate-migrations.ts. Do not edit.
export const migrations: readonly { readonly version: number; readonly sql: string }[] = [
${migrations.join("")}];
`;

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8").replaceAll("\r\n", "\n") !== text) {
  console.error(
    "migrations.generated.ts is stale: run `bun run migrations:gen` in packages/backend-node",
  );
  process.exit(1);
}
