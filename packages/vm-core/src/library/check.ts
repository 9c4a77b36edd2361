// May this config be stored? The contract's rules, and what only the whole library knows.
import type { RuleIssue, VmConfig } from "@openutm/shared-types";
import { ApiError, validateVmConfig } from "@openutm/shared-types";
import { sharedFileIssues } from "./chains.ts";
import type { LibraryState } from "./state.ts";
import { holderOf, otherHolders } from "./state.ts";

/** @throws ApiError `config.invalid` with the issues */
export const refuseIssues = (issues: readonly RuleIssue[]): void => {
  const [first] = issues;
  if (first === undefined) return;
  const more = issues.length === 1 ? "" : ` (and ${issues.length - 1} more)`;
  throw new ApiError("config.invalid", `${first.message}${more}`, {
    hint: "Nothing was saved. Change what is named and try again.",
    data: { issues: issues.map((issue) => ({ ...issue })) },
  });
};

/** @throws ApiError `config.invalid` */
export const checkConfig = (state: LibraryState, id: string, config: VmConfig): void => {
  refuseIssues(validateVmConfig(config));
  refuseIssues(
    sharedFileIssues(holderOf(state, { area: "vms", id }, config), otherHolders(state, id)),
  );
};
