// The defaults of new VMs: what the contract takes, and what it has against a number. Pure.
import { Settings } from "@openutm/shared-types";

export type Sizes = Settings["newVm"];
export type Size = keyof Sizes;

export const sizeSchemas = Settings.shape.newVm.shape;

export type SizeProblem = { readonly kind: "tooSmall" | "tooLarge"; readonly bound: number };

/** Why a number is not taken; undefined when it is. */
export const problemOf = (size: Size, value: number): SizeProblem | undefined => {
  const issue = sizeSchemas[size].safeParse(value).error?.issues[0];
  if (issue === undefined) return undefined;
  if (issue.code === "too_big") return { kind: "tooLarge", bound: Number(issue.maximum) };
  // A fraction has no bound of its own: the next whole number is the way out of it.
  return {
    kind: "tooSmall",
    bound: issue.code === "too_small" ? Number(issue.minimum) : Math.ceil(value),
  };
};

/** The defaults with one of them set, or left to the system (`null`). */
export const changedSize = (sizes: Sizes, size: Size, value: number | null): Sizes => {
  const { [size]: _before, ...others } = sizes;
  return value === null ? others : { ...others, [size]: value };
};
