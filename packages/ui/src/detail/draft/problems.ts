// What keeps a draft from being saved, found as it is typed: the contract's schemas first, then its rules.
import { UpdateVmInput, vmConfigRules } from "@openutm/shared-types";
import type { VmValues } from "./draft.ts";

export type RuleName = keyof typeof vmConfigRules;

/** Where it is, such as `config.networks.net0.mac`, and what is wrong there. */
export type Problem = { readonly path: string } & (
  | { readonly kind: "tooSmall" | "tooBig"; readonly limit: number }
  | { readonly kind: "tooShort" | "tooLong"; readonly limit: number }
  | { readonly kind: "format" }
  | { readonly kind: "rule"; readonly rule: RuleName }
);

type SchemaIssue = NonNullable<
  ReturnType<typeof UpdateVmInput.safeParse>["error"]
>["issues"][number];

/** An item of a list is named by its id, as the rules do. */
const pathOf = (values: unknown, keys: readonly PropertyKey[]): string => {
  let at: unknown = values;
  return keys
    .map((key) => {
      at = (at as Record<PropertyKey, unknown> | undefined)?.[key];
      const id = (at as { readonly id?: unknown } | undefined)?.id;
      return typeof key === "number" && typeof id === "string" ? id : String(key);
    })
    .join(".");
};

const problemOf = (values: VmValues, issue: SchemaIssue): Problem => {
  const path = pathOf(values, issue.path);
  if (issue.code === "too_small")
    return {
      path,
      kind: issue.origin === "string" ? "tooShort" : "tooSmall",
      limit: Number(issue.minimum),
    };
  if (issue.code === "too_big")
    return {
      path,
      kind: issue.origin === "string" ? "tooLong" : "tooBig",
      limit: Number(issue.maximum),
    };
  return { path, kind: "format" };
};

const editable = UpdateVmInput.omit({ id: true, revision: true });

/** All problems of a draft; the rules are asked only where the schemas are content. */
export const problemsOf = (values: VmValues): readonly Problem[] => {
  const parsed = editable.safeParse(values);
  if (!parsed.success) {
    // One a place: an empty name is too short, that it fits no pattern either helps nobody.
    const found = parsed.error.issues.map((issue) => problemOf(values, issue));
    return [...new Map(found.toReversed().map((one) => [one.path, one])).values()].toReversed();
  }
  return (Object.keys(vmConfigRules) as RuleName[]).flatMap((rule) =>
    vmConfigRules[rule](values.config).map(({ path }) => ({
      path: `config.${path}`,
      kind: "rule" as const,
      rule,
    })),
  );
};

/** The first problem at this place or below it. */
export const problemAt = (problems: readonly Problem[], path: string): Problem | undefined =>
  problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`));
