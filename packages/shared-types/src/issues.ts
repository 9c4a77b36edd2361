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
  const [least, most] = {
    string: [words.minLength, words.maxLength] as const,
    array: [words.minItems, words.maxItems] as const,
  }[issue.origin as string] ?? [words.minimum, words.maximum];
  return (isSmall ? least : most).replace("{limit}", String(limit));
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
      return words.form;
    case "too_small":
    case "too_big":
      return sizeWords(issue);
    case "invalid_union":
      return "options" in issue ? optionWords(issue.options as unknown[]) : words.other;
    default:
      return words.other;
  }
};

const inOrder = (a: Issue, b: Issue): number =>
  (a.path < b.path ? -1 : Number(a.path > b.path)) ||
  (a.message < b.message ? -1 : Number(a.message > b.message));

/** At most 20 issues in the order of their paths, each text at most 300 letters. `value` is what was judged. */
export const describeIssues = (error: z.ZodError, value: unknown): Issue[] =>
  error.issues
    .map((issue) => ({
      path: shorten(issue.path.map(String).join(".")),
      message: shorten(wordsOf(issue, value)),
    }))
    .toSorted(inOrder)
    .slice(0, maxIssues);
