// Where the Rust backend's program is.
import { ApiError } from "@openutm/shared-types";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

export type RustProgramPlaces = {
  /** Read for `OPENUTM_RUST_BACKEND`, which comes first, and `CARGO_TARGET_DIR`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of an installation. */
  readonly installed?: string;
  /** The folder of a checkout, in whose Cargo workspace it may have been built. */
  readonly checkout: string;
};

const fileName = process.platform === "win32" ? "openutm-backend.exe" : "openutm-backend";

const candidates = ({ env, installed, checkout }: RustProgramPlaces): readonly string[] => {
  const given = env["OPENUTM_RUST_BACKEND"] ?? "";
  if (given !== "") return [given];
  const target = env["CARGO_TARGET_DIR"] ?? join(checkout, "apps", "tauri", "target");
  const builtAtMs = (path: string): number =>
    statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const built = ["release", "debug"].map((profile) => join(target, profile, fileName));
  return [
    ...(installed === undefined ? [] : [join(installed, fileName)]),
    // What was built last is what its builder wants to see.
    ...built.toSorted((a, b) => builtAtMs(b) - builtAtMs(a)),
  ];
};

/** Undefined when it was not built. */
export const findRustProgram = (places: RustProgramPlaces): string | undefined =>
  candidates(places).find((path) => existsSync(path));

/** @throws ApiError `owner.unreachable`, with the way out */
export const needRustProgram = (places: RustProgramPlaces): string => {
  const found = findRustProgram(places);
  if (found !== undefined) return found;
  const given = places.env["OPENUTM_RUST_BACKEND"] ?? "";
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
