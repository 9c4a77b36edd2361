// What the contract has against a value, in plain words and bounded: bad input must not make a large answer. The Rust
// backend says the same of the same value.
import words from "./issue-words.json" with { type: "json" };
import type { z } from "./zod.ts";

/** `path` such as `config.drives.0.id`; empty for the whole. */
export type Issue = { readonly path: string; readonly message: string };

const maxIssues = 20;
const maxTextLength = 300;

const shorten = (text: string): string => {
  const letters = [...text];
  return letters.length <= maxTextLength ? text : `${letters.slice(0, maxTextLength).join("")}…`;
};

type ZodIssue = z.core.$ZodIssue;

const isThere = (value: unknown, path: readonly PropertyKey[]): boolean => {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return false;
    found = (found as Record<PropertyKey, unknown>)[key];
  }
  return true;
};

const typeWords = (expected: string): string => {
  const name = { int: "integer", record: "object" }[expected] ?? expected;
  const known: Readonly<Record<string, string>> = words.types;
  return words.type.replace("{type}", known[name] ?? name);
};

/** As JSON writes them. */
const optionWords = (options: readonly unknown[]): string =>
  (options.length === 1 ? words.option : words.options).replace(
    "{options}",
    options.map((option) => JSON.stringify(option)).join(", "),
  );

type Sized = Extract<ZodIssue, { readonly code: "too_small" | "too_big" }>;

const sizeWords = (issue: Sized): string => {
  const isSmall = issue.code === "too_small";
  const limit = isSmall ? issue.minimum : issue.maximum;
  if (isSmall && limit === 1 && issue.origin === "string") return words.empty;
  const [least, most] = {
    string: [words.minLength, words.maxLength] as const,
    array: [words.minItems, words.maxItems] as const,
  }[issue.origin as string] ?? [words.minimum, words.maximum];
  return (isSmall ? least : most).replace("{limit}", String(limit));
};

type Formed = Extract<ZodIssue, { readonly code: "invalid_format" }>;

const sourceOf = (pattern: string): string => pattern.slice(1, pattern.lastIndexOf("/"));

const formWords = ({ pattern = "" }: Formed): string => {
  const known: Readonly<Record<string, string>> = words.forms;
  return known[sourceOf(pattern)] ?? words.form;
};

const wordsOf = (issue: ZodIssue, value: unknown): string => {
  if (issue.code === "unrecognized_keys")
    return words.unknownFields.replace("{names}", issue.keys.toSorted().join(", "));
  if (!isThere(value, issue.path)) return words.missing;
  switch (issue.code) {
    case "invalid_type":
      return typeWords(issue.expected);
    case "invalid_value":
      return optionWords(issue.values);
    case "invalid_format":
      return formWords(issue);
    case "too_small":
    case "too_big":
      return sizeWords(issue);
    case "invalid_union":
      return "options" in issue ? optionWords(issue.options as unknown[]) : words.other;
    default:
      return words.other;
  }
};

/**
 * A library that judges says several things of one value, each another few of them. Of what is against a field the first
 * kind counts: what it may be, its type, its length, the rest, and last how large a whole number JavaScript
 * holds, which Zod says beside the contract's own bound.
 */
const kindOf = (issue: ZodIssue): number => {
  if (issue.code === "invalid_value" || issue.code === "invalid_union") return 0;
  if (issue.code === "invalid_type") return 1;
  if (issue.code === "too_big" && issue.maximum === Number.MAX_SAFE_INTEGER) return 4;
  const isLength = issue.code === "too_small" || issue.code === "too_big";
  return isLength && issue.origin === "string" ? 2 : 3;
};

const pathOf = ({ path }: ZodIssue): string => path.map(String).join(".");

const countingOnes = (issues: readonly ZodIssue[]): ZodIssue[] => {
  const first = new Map<string, number>();
  for (const issue of issues) {
    const path = pathOf(issue);
    first.set(path, Math.min(kindOf(issue), first.get(path) ?? Infinity));
  }
  return issues.filter((issue) => kindOf(issue) === first.get(pathOf(issue)));
};

const inOrder = (a: Issue, b: Issue): number =>
  (a.path < b.path ? -1 : Number(a.path > b.path)) ||
  (a.message < b.message ? -1 : Number(a.message > b.message));

/** At most 20 issues in the order of their paths, each text at most 300 letters. `value` is what was judged. */
export const describeIssues = (error: z.ZodError, value: unknown): Issue[] =>
  countingOnes(error.issues)
    .map((issue) => ({
      path: shorten(pathOf(issue)),
      message: shorten(wordsOf(issue, value)),
    }))
    .toSorted(inOrder)
    .slice(0, maxIssues);
