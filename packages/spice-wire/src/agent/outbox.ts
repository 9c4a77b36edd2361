// What waits to go to the agent: cut into chunks, each costs a token that the server gave.
import { agentChunkBytes } from "../constants/agent.ts";

export type AgentOutbox = {
  /**
   * Queues one message of `encodeAgentMessage`; its chunks go out in order, as tokens allow.
   * False, and nothing is queued, when more than the bound would wait: try again after `onDrained`. What nobody waits
   * for gives a lower bound, so that it holds nothing up.
   */
  readonly send: (message: Uint8Array, maxQueuedBytes?: number) => boolean;
  /** MAIN_INIT's, AGENT_CONNECTED_TOKENS's and AGENT_TOKEN's number. */
  readonly addTokens: (count: number) => void;
  /** The agent has gone or come: what waited belongs to another life, and so do the tokens. */
  readonly reset: () => void;
  readonly queuedBytes: () => number;
};

export type AgentOutboxOptions = {
  /** Puts one chunk into an AGENT_DATA message. */
  readonly onChunk: (chunk: Uint8Array) => void;
  /** Nothing waits any more. */
  readonly onDrained: () => void;
  readonly maxQueuedBytes: number;
};

export const createAgentOutbox = (options: AgentOutboxOptions): AgentOutbox => {
  let tokens = 0;
  let queue: Uint8Array[] = [];
  /** Where in the first message the next chunk begins. */
  let at = 0;
  let queued = 0;

  const flush = (): void => {
    while (tokens > 0 && queue.length > 0) {
      const first = queue[0] as Uint8Array;
      const chunk = first.subarray(at, at + agentChunkBytes);
      tokens -= 1;
      at += chunk.length;
      queued -= chunk.length;
      if (at >= first.length) {
        queue.shift();
        at = 0;
      }
      options.onChunk(chunk);
      if (queued === 0) options.onDrained();
    }
  };

  return {
    send: (message, maxQueuedBytes = options.maxQueuedBytes) => {
      if (queued > 0 && queued + message.length > maxQueuedBytes) return false;
      queue.push(message);
      queued += message.length;
      flush();
      return true;
    },
    addTokens: (count) => {
      // A hostile number stays a number.
      tokens = Math.min(tokens + count, 0xffff_ffff);
      flush();
    },
    reset: () => {
      tokens = 0;
      queue = [];
      at = 0;
      queued = 0;
    },
    queuedBytes: () => queued,
  };
};
