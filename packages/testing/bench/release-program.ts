// Programs of the Cargo workspace as they are shipped: release builds, made when a source is newer.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findCargo, whyNoRust } from "../../../scripts/setup/rust.mjs";
import { checkout } from "../src/index.ts";

type Wanted = {
  /** An environment variable that names the program, which then is taken as it is. */
  readonly variable: string;
  readonly file: string;
  /** What cargo is told beside `build --release`. */
  readonly cargo: readonly string[];
};

const workspace = join(checkout, "apps", "tauri");

/** Cargo knows whether there is something to build; from nothing it takes some minutes. */
export const releaseProgram = ({
  variable,
  file,
  cargo,
}: Wanted): { readonly program: string } | { readonly missing: string } => {
  const given = process.env[variable] ?? "";
  if (given !== "")
    return existsSync(given)
      ? { program: given }
      : { missing: `${variable} names ${given}, which is not there` };
  const why = whyNoRust();
  if (why !== undefined) return { missing: why };
  const words = ["build", "--release", "--locked", "--quiet", ...cargo];
  process.stderr.write(`cargo ${words.join(" ")} …\n`);
  try {
    execFileSync(findCargo() ?? "cargo", words, {
      cwd: workspace,
      stdio: ["ignore", "ignore", "inherit"],
    });
  } catch {
    return { missing: "its release build failed" };
  }
  const target = process.env["CARGO_TARGET_DIR"] ?? join(workspace, "target");
  return { program: join(target, "release", file) };
};
