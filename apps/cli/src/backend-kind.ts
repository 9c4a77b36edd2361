// Which backend answers: the one in this program, or the Rust one, a program of its own.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { needRustProgram } from "@openutm/backend-node";
import { BackendKind } from "@openutm/shared-types";
import { demoImagePath, pageDir } from "./assets.ts";
import { UsageError } from "./command.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What `OPENUTM_BACKEND` asks for; undefined: whichever runs. @throws UsageError */
export const wantedBackend = (env: Environment): BackendKind | undefined => {
  const asked = env["OPENUTM_BACKEND"] ?? "";
  if (asked === "") return undefined;
  const { data } = BackendKind.safeParse(asked);
  if (data === undefined)
    throw new UsageError(
      `OPENUTM_BACKEND is “${asked}”. It can be ${BackendKind.options.join(" or ")}.`,
    );
  return data;
};

const here = dirname(fileURLToPath(import.meta.url));

/** Its command line; `words` say what it is to be. @throws ApiError `owner.unreachable` when it was not built */
export const rustCommand = (
  env: Environment,
  ...words: readonly string[]
): [string, ...string[]] => [
  needRustProgram({ env, installed: here, checkout: join(here, "..", "..", "..") }),
  ...words,
  "--demo-image",
  demoImagePath,
  ...(existsSync(pageDir) ? ["--page", pageDir] : []),
];
