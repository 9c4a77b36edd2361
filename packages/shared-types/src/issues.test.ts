import { describe, expect, it } from "vitest";
import contract from "../generated/contract.schema.json" with { type: "json" };
import requests from "../vectors/issues/requests.json" with { type: "json" };
import { describeIssues, methods } from "./index.ts";
import type { MethodName } from "./index.ts";
import words from "./issue-words.json" with { type: "json" };

const judge = (method: string, params: unknown) => {
  const { error } = methods[method as MethodName].input.safeParse(params);
  return error === undefined ? [] : describeIssues(error, params);
};

/** The patterns of all texts in a schema. */
const patternsIn = (schema: unknown): readonly string[] => {
  if (typeof schema !== "object" || schema === null) return [];
  const { pattern } = schema as Record<string, unknown>;
  const own = typeof pattern === "string" ? [pattern] : [];
  return [...own, ...Object.values(schema).flatMap(patternsIn)];
};

/** IPv6: only the backend says it. */
const isAnswersOnly = (pattern: string): boolean => pattern.startsWith("^(([0-9a-fA-F]{1,4}:)");

describe("describeIssues", () => {
  it("has words for every pattern that the contract wants, and for no other", () => {
    const wanted = new Set(patternsIn(contract.definitions));
    expect(Object.keys(words.forms).toSorted()).toEqual(
      [...wanted].filter((pattern) => !isAnswersOnly(pattern)).toSorted(),
    );
  });
  it.each(requests.cases)("$method: says what both backends say", ({ method, params, issues }) => {
    expect(judge(method, params)).toEqual(issues);
  });
  it("says at most 20 things, each of at most 300 letters", () => {
    const keys = Array.from({ length: 40 }, () => 1);
    expect(judge("vm.sendKeys", { id: "x", keys }).length).toBeLessThanOrEqual(20);
    const [issue] = judge("vm.list", { ["é".repeat(1000)]: 1 });
    expect([...(issue?.message ?? "")]).toHaveLength(301);
  });
});
