// Joins the pieces of AGENT_DATA to the agent's messages.
import { GrowingBuffer } from "../bytes/growing-buffer.ts";
import { ByteReader } from "../bytes/reader.ts";
import { agentProtocol } from "../constants/agent.ts";
import { Malformed, SpiceProtocolError } from "../errors.ts";
import { limits } from "../limits.ts";
import { agentHeaderBytes } from "./encode.ts";
import { agentMessages } from "./table.ts";
import type { AgentDialect, AgentMessages, AgentMessageName } from "./table.ts";

export type AgentMessage =
  | {
      readonly [N in AgentMessageName]: {
        readonly name: N;
        readonly body: ReturnType<AgentMessages[N]["parse"]>;
      };
    }[AgentMessageName]
  | {
      readonly name: "unknown";
      readonly body: { readonly type: number; readonly bytes: Uint8Array };
    }
  /** Was passed over without being kept: the guest sent more than a message of its kind may have. */
  | { readonly name: "too_large"; readonly body: { readonly type: number; readonly size: number } };

export type AgentAssembler = {
  /**
   * Takes what one AGENT_DATA carried. @throws SpiceProtocolError for what is not the agent's protocol: give up the
   * agent, not the channel. The assembler has then forgotten the rest.
   */
  readonly push: (
    bytes: Uint8Array,
    dialect: AgentDialect,
    onMessage: (message: AgentMessage) => void,
  ) => void;
  /** To be called when the agent connects or disconnects: what was begun never ends. */
  readonly reset: () => void;
};

const rows = new Map(
  Object.entries(agentMessages).map(([name, row]) => [row.number, { name, ...row }]),
);

type Begun = { readonly type: number; readonly size: number; left: number; kept?: GrowingBuffer };

const parse = (type: number, bytes: Uint8Array, dialect: AgentDialect): AgentMessage => {
  const row = rows.get(type);
  if (row === undefined) return { name: "unknown", body: { type, bytes } };
  try {
    const body: unknown = row.parse(new ByteReader(bytes), dialect);
    return { name: row.name, body } as AgentMessage;
  } catch (error) {
    if (error instanceof Malformed) throw new SpiceProtocolError("agent", row.name, error.message);
    throw error;
  }
};

/** @param options.maxClipboardBytes never more than `limits.clipboardBytes` */
export const createAgentAssembler = (options: {
  readonly maxClipboardBytes: number;
}): AgentAssembler => {
  let header = new GrowingBuffer(agentHeaderBytes);
  let begun: Begun | undefined;

  const reset = (): void => {
    header = new GrowingBuffer(agentHeaderBytes);
    begun = undefined;
  };

  const maxBytes = (type: number): number => {
    const most = rows.get(type)?.maxBytes ?? limits.agentMessageBytes;
    return type === agentMessages.clipboard.number
      ? Math.min(most, options.maxClipboardBytes + 8)
      : most;
  };

  const begin = (bytes: Uint8Array): Begun => {
    const reader = new ByteReader(bytes);
    const protocol = reader.u32();
    if (protocol !== agentProtocol) {
      throw new SpiceProtocolError("agent", "header", `protocol ${protocol} instead of 1`);
    }
    const type = reader.u32();
    reader.u64();
    const size = reader.u32();
    const start: Begun = { type, size, left: size };
    if (size <= maxBytes(type)) start.kept = new GrowingBuffer(size);
    return start;
  };

  const end = (whole: Begun, dialect: AgentDialect): AgentMessage => {
    reset();
    const { type, size, kept } = whole;
    if (kept === undefined) return { name: "too_large", body: { type, size } };
    return parse(type, kept.done(), dialect);
  };

  const push: AgentAssembler["push"] = (bytes, dialect, onMessage) => {
    let at = 0;
    try {
      for (;;) {
        if (begun === undefined) {
          at += header.append(bytes, at);
          if (header.missing > 0) return;
          begun = begin(header.done());
        }
        const count = Math.min(begun.left, bytes.length - at);
        begun.kept?.append(bytes, at);
        begun.left -= count;
        at += count;
        if (begun.left > 0) return;
        onMessage(end(begun, dialect));
      }
    } catch (error) {
      reset();
      throw error;
    }
  };

  return { push, reset };
};
