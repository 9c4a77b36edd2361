#!/usr/bin/env node
// Checks that imports point down only, by the rules in .dependency-cruiser.mjs, and that the documents which say where
// things are name what is there.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cruise } from "dependency-cruiser";
import config from "../../.dependency-cruiser.mjs";
import { ROOT } from "../setup/paths.mjs";
import { documentsOf, missingOf } from "./named-in-docs.mjs";

const FOLDERS = ["apps", "packages", "guests", "e2e"];

// By require, because vitest and Node disagree on what this module's default export is.
const { Visitor } = createRequire(import.meta.url)("@swc/core/Visitor.js");
teachUsing(Visitor.prototype);

/** swc parses `using`, but the visitor that dependency-cruiser builds on throws when it meets one. */
function teachUsing(visitor) {
  const visitOther = visitor.visitStatement;
  visitor.visitStatement = function visitStatement(statement) {
    if (statement.type !== "UsingDeclaration") return visitOther.call(this, statement);
    for (const declarator of statement.decls) this.visitVariableDeclarator(declarator);
    return statement;
  };
}

/**
 * Every import that breaks a rule.
 * @param {string} root the folder that holds apps/ and packages/
 * @returns {Promise<{ modules: number, violations: readonly { rule: string, from: string, to: string }[] }>}
 */
export async function checkLayers(root) {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const { enhancedResolveOptions, ...options } = config.options;
  /** @type {import("dependency-cruiser").ICruiseOptions} */
  const cruiseOptions = /** @type {any} */ ({
    ...options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: config.forbidden },
  });
  const { output } = await cruise(folders, cruiseOptions, enhancedResolveOptions);
  if (typeof output === "string") throw new Error(output);
  return {
    modules: output.summary.totalCruised,
    violations: output.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
    })),
  };
}

/** What a rule says, in its own words. */
function commentOf(rule) {
  return config.forbidden.find(({ name }) => name === rule)?.comment ?? "";
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { modules, violations } = await checkLayers(ROOT);
  for (const { rule, from, to } of violations)
    process.stdout.write(`${from} -> ${to}\n    ${rule}: ${commentOf(rule)}\n`);
  process.stdout.write(`${modules} files, ${violations.length} imports against the layers\n`);
  const documents = documentsOf(ROOT);
  const missing = documents.flatMap((document) => missingOf(ROOT, document));
  for (const name of missing) process.stdout.write(`${name} is not there\n`);
  process.stdout.write(`${documents.length} documents, ${missing.length} names of nothing\n`);
  process.exitCode = violations.length + missing.length > 0 ? 1 : 0;
}
