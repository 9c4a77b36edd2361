// What the scripts cover of the contract. Pure.
import { ErrorCodeSchema, events, methods } from "@openutm/shared-types";
import type { ErrorCode, EventTopic, MethodName } from "@openutm/shared-types";
import type { Expected, Script, Step } from "./script.ts";

type Asking = { readonly method: string } & Expected;

const askings = (steps: readonly Step[]): Asking[] => {
  const begun = new Map<string, string>();
  return steps.flatMap((step): Asking[] => {
    if ("begin" in step) begun.set(step.as, step.begin);
    if ("call" in step) return [{ ...step, method: step.call }];
    if ("until" in step) return [{ ...step, method: step.until }];
    return "end" in step ? [{ ...step, method: begun.get(step.end) ?? "" }] : [];
  });
};

/** Methods that a script calls and that answer it. Every run begins with `hello`. */
export const answeredMethods = (scripts: readonly Script[]): ReadonlySet<string> => {
  const answered = scripts.flatMap(({ steps }) =>
    askings(steps).flatMap((asking) => ("result" in asking ? [asking.method] : [])),
  );
  return new Set(["hello", ...answered]);
};

/** Codes as an expectation names them: an error's own, or a reason's inside an answer or an event. */
const codesIn = (pattern: unknown): string[] => {
  if (pattern === null || typeof pattern !== "object") return [];
  return Object.entries(pattern).flatMap(([key, value]) =>
    key === "code" && typeof value === "string" ? [value] : codesIn(value),
  );
};

const expectedOf = (step: Step): unknown => {
  if ("error" in step) return step.error;
  if ("result" in step) return step.result;
  if ("payload" in step) return step.payload;
  return "replies" in step ? step.replies : undefined;
};

export const coveredCodes = (scripts: readonly Script[]): ReadonlySet<string> =>
  new Set(scripts.flatMap(({ steps }) => steps.flatMap((step) => codesIn(expectedOf(step)))));

export const coveredEvents = (scripts: readonly Script[]): ReadonlySet<string> =>
  new Set(scripts.flatMap(({ steps }) => steps.flatMap((s) => ("event" in s ? [s.event] : []))));

const without = <T extends string>(all: readonly string[], covered: ReadonlySet<string>): T[] =>
  (all as T[]).filter((one) => !covered.has(one));

export const uncoveredMethods = (scripts: readonly Script[]): MethodName[] =>
  without(Object.keys(methods), answeredMethods(scripts));

export const uncoveredEvents = (scripts: readonly Script[]): EventTopic[] =>
  without(Object.keys(events), coveredEvents(scripts));

export const uncoveredCodes = (scripts: readonly Script[]): ErrorCode[] =>
  without(ErrorCodeSchema.options, coveredCodes(scripts));
