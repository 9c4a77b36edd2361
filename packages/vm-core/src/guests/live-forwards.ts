// Port forwards of a running guest. QMP has no command for them (QEMU 11): the human monitor's are used, whose answer is
// text. No text of ours can become another command: protocol, address and ports are the contract's.
import { forwardText, netdevId } from "@openutm/qemu-lib/argv/networks.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import type { Network, PortForward, VmConfig } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";

type Networks = Pick<VmConfig, "networks">;

/** One forward that comes or goes while the guest runs. */
type Step = {
  readonly kind: "add" | "remove";
  readonly networkId: string;
  readonly forward: PortForward;
};

const key = (forward: PortForward): string => forwardText(forward);

const lacking = (in_: readonly PortForward[], from: readonly PortForward[]): PortForward[] =>
  from.filter((forward) => !in_.some((other) => key(other) === key(forward)));

/** Only the forwards differ: everything else of a card waits for the next start. */
const differsInForwards = (running: Network, wanted: Network): boolean =>
  running.mode === "user" &&
  JSON.stringify({ ...running, portForwards: [] }) ===
    JSON.stringify({ ...wanted, portForwards: [] });

/** What leads from the running forwards to the wanted ones; those that go come first, since their ports may be wanted. */
export const forwardSteps = (running: Networks, wanted: Networks): readonly Step[] => {
  const pairs = wanted.networks.flatMap((network) => {
    const now = running.networks.find(({ id }) => id === network.id);
    return now !== undefined && differsInForwards(now, network) ? [{ now, network }] : [];
  });
  const steps = (kind: Step["kind"]): Step[] =>
    pairs.flatMap(({ now, network }) => {
      const [old, fresh] = [now.portForwards, network.portForwards];
      const forwards = kind === "add" ? lacking(old, fresh) : lacking(fresh, old);
      return forwards.map((forward) => ({ kind, networkId: network.id, forward }));
    });
  return [...steps("remove"), ...steps("add")];
};

const commandOf = ({ kind, networkId, forward }: Step): string => {
  const { protocol, hostAddress, hostPort } = forward;
  return kind === "add"
    ? `hostfwd_add ${netdevId(networkId)} ${forwardText(forward)}`
    : `hostfwd_remove ${netdevId(networkId)} ${protocol}:${hostAddress}:${hostPort}`;
};

const inverse = (step: Step): Step => ({ ...step, kind: step.kind === "add" ? "remove" : "add" });

/** What takes the steps back. */
export const undone = (steps: readonly Step[]): readonly Step[] => steps.toReversed().map(inverse);

/** QEMU 7.2 to 11: adding says nothing when it worked, removing says so. */
const worked = ({ kind }: Step, said: string): boolean =>
  kind === "add" ? said.trim() === "" : said.includes("removed");

/**
 * Takes the steps, all or none.
 *
 * @throws ApiError `port.inUse`
 */
export const takeForwardSteps = async (
  qmp: Pick<QmpConnection, "execute">,
  steps: readonly Step[],
): Promise<void> => {
  const take = (step: Step): Promise<string> =>
    qmp.execute("human-monitor-command", { "command-line": commandOf(step) });
  const taken: Step[] = [];
  for (const step of steps) {
    const said = await take(step);
    if (worked(step, said)) taken.push(step);
    else if (step.kind === "add") {
      for (const back of undone(taken)) await take(back);
      const { hostPort } = step.forward;
      throw new ApiError("port.inUse", `Port ${hostPort} of this computer is taken.`, {
        hint: "Choose another port, or end the program that has it. Nothing was saved.",
        data: { port: hostPort, said: said.trim() },
      });
    }
  }
};

/** The running networks after the steps. */
export const withForwardsOf = (running: Networks, wanted: Networks): Networks => ({
  networks: running.networks.map((now) => {
    const network = wanted.networks.find(({ id }) => id === now.id);
    return network !== undefined && differsInForwards(now, network) ? network : now;
  }),
});
