import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSqlite } from "./sqlite.ts";

describe("the SQLite port", () => {
  it("keeps all of a transaction or nothing", () => {
    const database = openSqlite(":memory:");
    database.exec("CREATE TABLE t (a INTEGER) STRICT");
    const put = database.prepare("INSERT INTO t VALUES (?)");
    database.transaction(() => put.run(1));
    expect(() =>
      database.transaction(() => {
        put.run(2);
        put.run("not a number");
      }),
    ).toThrowError(/cannot store TEXT/);
    expect(database.prepare("SELECT a FROM t").all()).toEqual([{ a: 1 }]);
    expect(database.prepare("SELECT a FROM t WHERE a = ?").get(7)).toBeUndefined();
    database.close();
    database.close();
  });

  it("puts no warning into the terminal", () => {
    const code = `import { openSqlite } from ${JSON.stringify(join(import.meta.dirname, "sqlite.ts"))};
      openSqlite(":memory:").close(); process.emitWarning("others still warn");`;
    const args = ["--input-type=module-typescript", "--eval", code];
    const { stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stderr).toContain("others still warn");
    expect(stderr).not.toMatch(/experimental/i);
  });

  it("has migrations that are those of the .sql files", () => {
    const script = join(import.meta.dirname, "..", "..", "scripts", "generate-migrations.ts");
    expect(() =>
      execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" }),
    ).not.toThrowError();
  });
});
