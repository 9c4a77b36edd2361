// The contract's meaning, held still by cases that every backend runs.
import { describe, expect, it } from "vitest";
import contractSchema from "../generated/contract.schema.json" with { type: "json" };
import { readVectors } from "../scripts/read-vectors.mjs";
import * as contract from "./index.ts";
import type { RuleIssue, VmConfig, z } from "./index.ts";

type SchemaCases = {
  readonly accepts: readonly unknown[];
  readonly refuses: readonly { readonly why: string; readonly value: unknown }[];
};
type RuleCases = {
  readonly passes: readonly unknown[];
  readonly violates: readonly { readonly config: unknown; readonly paths: readonly string[] }[];
};

const schemaVectors = readVectors("schema") as Readonly<Record<string, SchemaCases>>;
const ruleVectors = readVectors("rules") as Readonly<Record<string, RuleCases>>;
const schemas = contract as unknown as Readonly<Record<string, z.ZodType>>;
const rules: Readonly<Record<string, (config: VmConfig) => readonly RuleIssue[]>> =
  contract.vmConfigRules;

describe("schema vectors", () => {
  it("cover what users and files bring in", () => {
    expect(Object.keys(schemaVectors)).toEqual(
      expect.arrayContaining([
        "CreateVmInput",
        "Drive",
        "Network",
        "FileName",
        "NewDrive",
        "Settings",
        "UpdateVmInput",
        "VmConfig",
        "VmFile",
        "VmStats",
      ]),
    );
  });
  for (const [name, { accepts, refuses }] of Object.entries(schemaVectors)) {
    it.each(accepts.map((value, i) => [i, value]))(`${name} accepts case %i`, (_i, value) => {
      expect(schemas[name]?.safeParse(value).error).toBeUndefined();
    });
    it.each(refuses.map(({ why, value }) => [why, value]))(`${name} refuses %s`, (_why, value) => {
      expect(schemas[name]?.safeParse(value).success).toBe(false);
    });
    it(`${name} keeps what it accepts through JSON`, () => {
      for (const value of accepts) {
        const parsed = schemas[name]?.parse(value);
        expect(schemas[name]?.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
      }
    });
  }
});

describe("rule vectors", () => {
  it("there is a file for each rule and no other", () => {
    expect(Object.keys(ruleVectors).toSorted()).toEqual(Object.keys(rules).toSorted());
  });
  for (const [name, rule] of Object.entries(rules)) {
    const { passes = [], violates = [] } = ruleVectors[name] ?? {};
    it(`${name} lets pass`, () => {
      expect(passes.length).toBeGreaterThan(0);
      for (const config of passes) {
        // Whole: a passing case must not owe its peace to another rule's complaint.
        expect(contract.validateVmConfig(contract.VmConfig.parse(config))).toEqual([]);
      }
    });
    it(`${name} says where`, () => {
      expect(violates.length).toBeGreaterThan(0);
      for (const { config, paths } of violates)
        expect(rule(contract.VmConfig.parse(config)).map((issue) => issue.path)).toEqual(paths);
    });
  }
});

type Variant = {
  readonly type?: unknown;
  readonly properties?: Record<string, { const?: unknown }>;
};

/** Variants that only their fields' presence tells apart: another language would have to guess. */
const untagged = (value: unknown, at: string): readonly string[] => {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, child]) => untagged(child, `${at}/${key}`));
  const variants = ((value as { oneOf?: unknown }).oneOf ??
    (value as { anyOf?: unknown }).anyOf) as readonly Variant[] | undefined;
  if (!Array.isArray(variants)) return inner;
  const objects = (variants as readonly Variant[]).filter(
    (variant) => variant.properties !== undefined,
  );
  const isTag = (key: string): boolean => {
    const values = objects.map((variant) => variant.properties?.[key]?.const);
    return !values.includes(undefined) && new Set(values).size === values.length;
  };
  const tagged = objects.length < 2 || Object.keys(objects[0]?.properties ?? {}).some(isTag);
  return tagged ? inner : [...inner, at];
};

describe("the generated schema", () => {
  it("tells every union's variants apart by a literal", () => {
    expect(untagged(contractSchema, "")).toEqual([]);
  });
  it("would be caught when it did not", () => {
    const one = { type: "object", properties: { path: { type: "string" } } };
    const two = { type: "object", properties: { url: { type: "string" } } };
    expect(untagged({ a: { oneOf: [one, two] } }, "")).toEqual(["/a"]);
  });
  it("has params and result of every method, and every event", () => {
    const names = Object.keys(contractSchema.definitions);
    expect(names.filter((name) => name.endsWith("Params"))).toHaveLength(
      Object.keys(contract.methods).length,
    );
    expect(names.filter((name) => name.endsWith("Event"))).toHaveLength(
      Object.keys(contract.events).length,
    );
  });
});
