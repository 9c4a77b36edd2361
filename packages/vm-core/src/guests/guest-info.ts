// What is known of the system inside a guest: its agent's word, else what QEMU's own network has seen.
import { readAddresses, readHostName, readOsName } from "@openutm/qemu-lib/agent/guest-info.ts";
import type { AgentConnection } from "@openutm/qemu-lib/agent/connection.ts";
import type { JsonValue } from "@openutm/qemu-lib/qmp/json.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import { guestAddressesOf } from "@openutm/qemu-lib/qmp/usernet.ts";
import type { GuestInfo } from "@openutm/shared-types";
import type { GuestPorts } from "./parts.ts";
import type { Run } from "./run.ts";

const agentTimeoutMs = 2000;

/** The guest has opened the agent's port: something listens there. */
const agentIsThere = async (qmp: QmpConnection): Promise<boolean> =>
  (await qmp.execute("query-chardev")).some(
    ({ label, "frontend-open": isOpen }) => label === "agent" && isOpen,
  );

const addressesByNetwork = async (
  run: Run,
  qmp: QmpConnection,
): Promise<GuestInfo["addresses"]> => {
  const network = run.file.config.networks.find(({ mode }) => mode === "user");
  if (network === undefined) return [];
  const text = await qmp
    .execute("human-monitor-command", { "command-line": "info usernet" })
    .catch(() => "");
  return guestAddressesOf(text).map((address) => ({ interface: network.id, address }));
};

/** An agent that is too old for a command answers an error: then that one thing is not known. */
const ask = async (agent: AgentConnection, name: string): Promise<JsonValue> => {
  try {
    return await agent.execute(name, undefined, { timeoutMs: agentTimeoutMs });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === "agent.refused") return null;
    throw error;
  }
};

const askAgent = async (agent: AgentConnection): Promise<GuestInfo> => {
  const hostname = readHostName(await ask(agent, "guest-get-host-name"));
  const osName = readOsName(await ask(agent, "guest-get-osinfo"));
  return {
    agent: "connected",
    ...(hostname === undefined ? {} : { hostname }),
    ...(osName === undefined ? {} : { osName }),
    addresses: readAddresses(await ask(agent, "guest-network-get-interfaces")),
  };
};

const read = async (
  { sockets }: Pick<GuestPorts, "sockets">,
  run: Run,
  qmp: QmpConnection,
): Promise<GuestInfo> => {
  const endpoint = run.dir.endpoints.agent;
  const isThere = run.file.config.sharing.guestAgent && (await agentIsThere(qmp));
  if (!isThere || endpoint === undefined)
    return { agent: "absent", addresses: await addressesByNetwork(run, qmp) };
  try {
    const agent = await sockets.openAgent(endpoint, { timeoutMs: agentTimeoutMs });
    try {
      return await askAgent(agent);
    } finally {
      agent.close();
    }
  } catch {
    return { agent: "notAnswering", addresses: await addressesByNetwork(run, qmp) };
  }
};

/** The agent's port takes one client at a time: those who ask meanwhile get the same answer. */
export const createGuestInfo = (ports: Pick<GuestPorts, "sockets">) => {
  const pending = new WeakMap<Run, Promise<GuestInfo>>();
  return (run: Run, qmp: QmpConnection): Promise<GuestInfo> => {
    const asked = pending.get(run);
    if (asked !== undefined) return asked;
    const answer = read(ports, run, qmp).finally(() => pending.delete(run));
    pending.set(run, answer);
    return answer;
  };
};
