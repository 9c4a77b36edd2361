// Which backend answers: the one in this program, or the Rust one, a program of its own.
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ApiError, BackendKind } from "@openutm/shared-types";
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

const fileName = process.platform === "win32" ? "openutm-backend.exe" : "openutm-backend";
const here = dirname(fileURLToPath(import.meta.url));

/** Beside the installed bundle, or in the Cargo workspace of a checkout: what was built last. */
const places = (env: Environment): string[] => {
  const workspace = join(here, "..", "..", "..", "apps", "tauri");
  const target = env["CARGO_TARGET_DIR"] ?? join(workspace, "target");
  const built = ["release", "debug"].map((profile) => join(target, profile, fileName));
  const age = (path: string): number => statSync(path).mtimeMs;
  return [
    join(here, fileName),
    ...built.filter((path) => existsSync(path)).toSorted((a, b) => age(b) - age(a)),
  ];
};

/** @throws ApiError `owner.unreachable` when it was not built */
export const rustBackend = (env: Environment): string => {
  const given = env["OPENUTM_RUST_BACKEND"] ?? "";
  const found = (given === "" ? places(env) : [given]).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new ApiError(
    "owner.unreachable",
    given === ""
      ? "The Rust backend is not built."
      : `OPENUTM_RUST_BACKEND names ${given}, which is not there.`,
    {
      hint: "Build it with “cargo build -p openutm-backend” in apps/tauri, or use the other backend: leave OPENUTM_BACKEND out.",
    },
  );
};

/** Its command line; `words` say what it is to be. @throws ApiError as `rustBackend` */
export const rustCommand = (
  env: Environment,
  ...words: readonly string[]
): [string, ...string[]] => [
  rustBackend(env),
  ...words,
  "--demo-image",
  demoImagePath,
  ...(existsSync(pageDir) ? ["--page", pageDir] : []),
];
