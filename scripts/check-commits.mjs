#!/usr/bin/env node
// Checks commit subjects: type(scope): description. Usage: node scripts/check-commits.mjs BASE..HEAD
import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";

const TYPES = ["feat", "fix", "test", "refactor", "docs", "chore"];
const SCOPES = ["core", "ui", "qemu", "desktop", "storage", "config", "docs", "ci"];
const SUBJECT = new RegExp(`^(${TYPES.join("|")})\\((${SCOPES.join("|")})\\): \\S.*$`);

/** Whether a commit's first line has the agreed form. @param {string} subject */
export function isGoodSubject(subject) {
  return SUBJECT.test(subject);
}

function main(range) {
  if (range === undefined) {
    process.stderr.write("usage: node scripts/check-commits.mjs BASE..HEAD\n");
    return 2;
  }
  const log = execFileSync("git", ["log", "--no-merges", "--format=%h %s", range], {
    encoding: "utf8",
  });
  const lines = log.split("\n").filter(Boolean);
  const bad = lines.filter((line) => !isGoodSubject(line.slice(line.indexOf(" ") + 1)));
  for (const line of bad) process.stderr.write(`not "type(scope): description": ${line}\n`);
  if (bad.length > 0)
    process.stderr.write(`types: ${TYPES.join(", ")}; scopes: ${SCOPES.join(", ")}\n`);
  return bad.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  process.exitCode = main(process.argv[2]);
