import type { Platform } from "@openutm/shared-types";
import { Reason } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { goldenCases } from "../../scripts/golden-cases.ts";
import type { BoundedOutcome } from "../process/run-bounded.ts";
import { identify } from "./identify.ts";
import type { Identity } from "./identify.ts";

type Case = {
  readonly name: string;
  readonly path: string;
  readonly platform: Platform;
  readonly answer: Omit<BoundedOutcome, "tookMs">;
  readonly identity: Identity;
};

const identityOf = ({ path, answer, platform }: Case): Identity =>
  identify(path, { ...answer, tookMs: 1 }, platform);
const cases = goldenCases<Case>("hosts/identities.json", (one) => ({
  ...one,
  identity: identityOf(one),
}));

describe("identify", () => {
  it.each(cases)("tells as in the golden: $name", (one) => {
    const identity = identityOf(one);
    expect(identity).toEqual(one.identity);
    if (identity.problem !== undefined) Reason.parse(identity.problem);
  });
});
