// Why something is not available, in the guest's own case.
import type { Ability, Limit } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";

/** A key of the words `display.limits`. */
export type LimitWord = Limit | "agentMissingWindows" | "noAgentPort";

const runsWindows = ({ osId }: Vm): boolean => /^(win|microsoft)/.test(osId ?? "");

/** The same missing agent has another remedy in Windows, and another cause where its port is switched off. */
export const limitWord = (vm: Vm, limit: Limit): LimitWord => {
  if (limit !== "agentMissing") return limit;
  if (vm.config?.sharing.clipboard === false) return "noAgentPort";
  return runsWindows(vm) ? "agentMissingWindows" : limit;
};

export const wordOf = (vm: Vm, ability: Ability | undefined): LimitWord | undefined =>
  ability === undefined || ability.can ? undefined : limitWord(vm, ability.why);
