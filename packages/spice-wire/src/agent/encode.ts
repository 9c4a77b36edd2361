// A message of the agent's protocol as bytes (VDAgentMessage and its data).
import { ByteWriter } from "../bytes/writer.ts";
import { agentProtocol } from "../constants/agent.ts";
import { agentMessages } from "./table.ts";
import type { AgentBody, AgentDialect, AgentMessageName } from "./table.ts";

export const agentHeaderBytes = 20;

/** One message, whole; `createAgentOutbox` cuts it. */
export const encodeAgentMessage = <N extends AgentMessageName>(
  name: N,
  body: AgentBody<N>,
  dialect: AgentDialect,
): Uint8Array<ArrayBuffer> => {
  const row = agentMessages[name] as unknown as {
    readonly number: number;
    readonly write: (writer: ByteWriter, body: AgentBody<N>, dialect: AgentDialect) => unknown;
  };
  const writer = new ByteWriter().u32(agentProtocol).u32(row.number).u64(0n).u32(0);
  row.write(writer, body, dialect);
  writer.setU32(16, writer.length - agentHeaderBytes);
  return writer.done();
};
