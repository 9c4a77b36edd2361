import type { DisplayAbilities, Limit } from "@openutm/display";
import type { DisplayAgent, Vm } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { limitOf } from "./limits.ts";

type Case = {
  readonly osId?: string;
  readonly clipboard?: boolean;
  readonly protocol?: "spice" | "vnc";
  readonly agent?: DisplayAgent;
};
const vm = ({ osId, clipboard = true, protocol = "spice", agent }: Case): Vm =>
  ({
    osId,
    config: { sharing: { clipboard } },
    runtime: { displayProtocol: protocol, displayAgent: agent },
  }) as unknown as Vm;
const refused = (why: Limit): DisplayAbilities => {
  const ability = { can: false, why } as const;
  return { resizeGuest: ability, shareText: ability, sound: ability, receiveFiles: ability };
};
const able: DisplayAbilities = {
  resizeGuest: { can: true },
  shareText: { can: true },
  sound: { can: true },
  receiveFiles: { can: true },
};

describe("limitOf", () => {
  it("names the agent that the guest's system wants", () => {
    const abilities = refused("agentMissing");
    expect(limitOf(vm({ osId: "debian13" }), abilities, "shareText")).toBe("agentMissing");
    expect(limitOf(vm({ osId: "win11" }), abilities, "shareText")).toBe("agentMissingWindows");
  });
  it("tells of the settings before it tells of the agent", () => {
    const abilities = refused("agentMissing");
    expect(limitOf(vm({ clipboard: false }), abilities, "shareText")).toBe("noAgentPort");
  });
  it("asks QEMU for the agent where the protocol does not know it", () => {
    const over = (agent: DisplayAgent): string | undefined =>
      limitOf(vm({ protocol: "vnc", agent }), able, "shareText");
    expect(over("absent")).toBe("agentMissing");
    expect(over("none")).toBe("notInQemu");
    expect(over("connected")).toBeUndefined();
    expect(limitOf(vm({ protocol: "vnc", agent: "absent" }), able, "resizeGuest")).toBeUndefined();
  });
  it("says nothing before there is a display", () => {
    expect(limitOf(vm({}), undefined, "sound")).toBeUndefined();
  });
});
