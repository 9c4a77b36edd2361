import { describe, expect, it } from "vitest";
import requests from "../vectors/issues/requests.json" with { type: "json" };
import { describeIssues, methods } from "./index.ts";
import type { MethodName } from "./index.ts";

const judge = (method: string, params: unknown) => {
  const { error } = methods[method as MethodName].input.safeParse(params);
  return error === undefined ? [] : describeIssues(error, params);
};

describe("describeIssues", () => {
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
