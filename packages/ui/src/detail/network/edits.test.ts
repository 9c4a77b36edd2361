import { Network } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { aVm } from "../draft/fixtures.ts";
import {
  addNetwork,
  changeNetwork,
  macOf,
  newMac,
  nextForward,
  removeNetwork,
  rivalOf,
} from "./edits.ts";

const [net0] = aVm().config.networks;

describe("networks", () => {
  it("get an id of their own, also after one was removed", () => {
    const two = addNetwork(aVm().config.networks, newMac());
    expect(two.map(({ id }) => id)).toEqual(["net0", "net1"]);
    const again = addNetwork(removeNetwork(two, "net0"), newMac());
    expect(again.map(({ id }) => id)).toEqual(["net1", "net2"]);
    for (const network of again) expect(Network.safeParse(network).success).toBe(true);
  });
  it("get addresses that are unicast and local", () => {
    expect(macOf(new Uint8Array([0, 10, 255]))).toBe("52:54:00:00:0a:ff");
    expect(newMac()).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
  });
  it("change one by one", () => {
    const two = addNetwork(aVm().config.networks, newMac());
    expect(changeNetwork(two, "net1", { mode: "none" }).map(({ mode }) => mode)).toEqual([
      "user",
      "none",
    ]);
  });
});

describe("port forwards", () => {
  it("begin with what people want, on a free port", () => {
    expect(nextForward([net0!])).toMatchObject({ guestPort: 22, hostPort: 2222 });
    const taken = { ...net0!, portForwards: [{ ...nextForward([net0!]), guestPort: 5000 }] };
    expect(nextForward([taken])).toMatchObject({ guestPort: 22, hostPort: 2223 });
    const ssh = { ...net0!, portForwards: [nextForward([net0!])] };
    expect(nextForward([ssh])).toMatchObject({ guestPort: 80, hostPort: 8080 });
  });
  it("name another machine that wants the same port", () => {
    const forward = nextForward([net0!]);
    const networks = [{ ...net0!, portForwards: [{ ...forward, hostAddress: "0.0.0.0" }] }];
    const other = aVm({
      id: "00000000-0000-4000-8000-000000000002",
      config: { ...aVm().config, networks },
    });
    expect(rivalOf(forward, [aVm(), other], aVm().id)).toBe(other);
    expect(rivalOf({ ...forward, protocol: "udp" }, [other], aVm().id)).toBeUndefined();
    expect(rivalOf(forward, [other], other.id)).toBeUndefined();
  });
});
