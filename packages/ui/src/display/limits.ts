// Why something is not available, in the guest's own case.
import type { Ability, DisplayAbilities, Limit } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";

/** A key of the words `display.limits`. */
export type LimitWord = Limit | "agentMissingWindows" | "noAgentPort";

const runsWindows = ({ osId }: Vm): boolean => /^(win|microsoft)/.test(osId ?? "");
const hasPort = ({ config }: Vm): boolean => config?.sharing.clipboard !== false;

/** The same missing agent has another remedy in Windows, and another cause where its port is switched off. */
const limitWord = (vm: Vm, limit: Limit): LimitWord => {
  if (limit !== "agentMissing" && limit !== "notInQemu") return limit;
  if (!hasPort(vm)) return "noAgentPort";
  return limit === "agentMissing" && runsWindows(vm) ? "agentMissingWindows" : limit;
};

/** VNC's protocol tells nothing of the guest's agent; QEMU does. */
const shareText = ({ runtime }: Vm, ability: Ability): Ability => {
  if (!ability.can || runtime?.displayProtocol !== "vnc") return ability;
  if (runtime.displayAgent === "none") return { can: false, why: "notInQemu" };
  return runtime.displayAgent === "absent" ? { can: false, why: "agentMissing" } : ability;
};

/** The reason why it cannot be done; undefined when it can, or nobody knows yet. */
export const limitOf = (
  vm: Vm,
  abilities: DisplayAbilities | undefined,
  what: keyof DisplayAbilities,
): LimitWord | undefined => {
  if (abilities === undefined) return undefined;
  const ability = what === "shareText" ? shareText(vm, abilities[what]) : abilities[what];
  return ability.can ? undefined : limitWord(vm, ability.why);
};
