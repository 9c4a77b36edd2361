// Another user of this machine: needs root, to become one.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { ApiErrorValue } from "@openutm/shared-types";
import { bundle, runCli, testHome, type TestHome } from "../src/index.ts";

export type OtherUser = { readonly uid: number; readonly gid: number };

/** The user “nobody”, or why it cannot be had here. */
export const nobody = (): OtherUser | string => {
  if (process.getuid?.() !== 0) return "only root can become another user";
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((one) => one.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) return "this machine has no user “nobody”";
  const who = { uid: Number(uid), gid: Number(gid) };
  const seen = spawnSync(process.execPath, ["--version"], { ...who });
  if (seen.status !== 0) return "“nobody” cannot run this Node";
  const read = spawnSync(
    process.execPath,
    ["-e", `require("fs").accessSync(${JSON.stringify(bundle)})`],
    { ...who },
  );
  return read.status === 0 ? who : "“nobody” cannot read this checkout";
};

/** What a small program says that runs as somebody else. */
export const runAs = (who: OtherUser, program: string, ...args: string[]): string => {
  const result = spawnSync(process.execPath, ["-e", program, ...args], {
    ...who,
    encoding: "utf8",
    cwd: "/",
    timeout: 30_000,
  });
  return `${result.stdout}${result.stderr}`.trim();
};

/** The command line as somebody else, with a library of its own. */
export const asUser = (
  who: OtherUser,
  dir: string,
): TestHome & { fails(...args: string[]): Promise<ApiErrorValue> } => {
  const home = testHome({ dir, env: { HOME: dir, TMPDIR: dir } });
  const cli: TestHome["cli"] = (args, options) =>
    runCli(args, { env: home.env, cwd: "/", ...who, ...options });
  return {
    ...home,
    cli,
    async fails(...args) {
      const result = await cli([...args, "--json"]);
      if (result.exitCode === 0)
        throw new Error(`openutm ${args.join(" ")} should have failed: ${result.stdout}`);
      return result.json<{ error: ApiErrorValue }>().error;
    },
  };
};
