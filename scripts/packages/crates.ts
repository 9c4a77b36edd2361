// The crates whose code is in a Rust program, from cargo's own metadata.
import { dirname } from "node:path";
import { textsIn, type Licensed } from "./licences.ts";

/** What is used of `cargo metadata --format-version 1`. Source: The Cargo Book, cargo metadata. */
export type CargoMetadata = {
  readonly packages: readonly {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly license: string | null;
    readonly repository: string | null;
    readonly manifest_path: string;
    /** Null for those of the workspace. */
    readonly source: string | null;
    readonly targets: readonly { readonly kind: readonly string[] }[];
  }[];
  readonly resolve: {
    readonly nodes: readonly {
      readonly id: string;
      readonly deps: readonly {
        readonly pkg: string;
        readonly dep_kinds: readonly { readonly kind: string | null }[];
      }[];
    }[];
  };
};

/**
 * Everybody else's crates in a program: what it needs to run, not what builds it (macros, build scripts) or tests it.
 * @param program the name of its package
 */
export const cratesOf = (
  { packages, resolve }: CargoMetadata,
  program: string,
): CargoMetadata["packages"] => {
  const byId = new Map(packages.map((one) => [one.id, one]));
  const depsOf = new Map(resolve.nodes.map(({ id, deps }) => [id, deps]));
  const found = new Set<string>();
  const left = packages.filter(({ name, source }) => name === program && source === null);
  if (left.length === 0) throw new Error(`There is no crate ${program} in this workspace.`);
  for (let crate = left.pop(); crate !== undefined; crate = left.pop()) {
    if (found.has(crate.id) || crate.targets.some(({ kind }) => kind.includes("proc-macro")))
      continue;
    found.add(crate.id);
    for (const { pkg, dep_kinds: kinds } of depsOf.get(crate.id) ?? []) {
      const next = byId.get(pkg);
      if (next !== undefined && kinds.some(({ kind }) => kind === null)) left.push(next);
    }
  }
  return packages.filter(({ id, source }) => found.has(id) && source !== null);
};

/** Their licences, from the crates' folders in cargo's own store. */
export const crateLicences = (crates: CargoMetadata["packages"]): readonly Licensed[] =>
  crates.map(({ name, version, license, repository, manifest_path: manifest }) => ({
    name,
    version,
    licence: license ?? "unknown",
    source: repository ?? undefined,
    texts: textsIn(dirname(manifest)),
  }));
