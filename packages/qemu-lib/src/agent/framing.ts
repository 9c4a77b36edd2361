/** Bytes from a guest's agent, which may be anything: lines when in step, a bounded search for the mark when not. Pure. */
import type { JsonObject } from "../qmp/json.ts";
import { createJsonLineParser } from "../qmp/parser.ts";
import type { JsonLineParser, LineBatch } from "../qmp/parser.ts";

/** The byte before the answer to guest-sync-delimited; no UTF-8 text contains it (qga/qapi-schema.json). */
export const SYNC_MARK = 0xff;

export type AgentLimits = {
  /** Longest answer. Default 4 MiB. */
  readonly maxMessageBytes?: number;
  readonly maxDepth?: number;
  /** How much stale or senseless data a search for the mark may cost. Default 1 MiB. */
  readonly maxSearchBytes?: number;
};

export type AgentFraming = {
  readonly push: (chunk: Uint8Array) => LineBatch;
  /** Out of step: skip to a mark, and to the next one when what follows is no line. */
  readonly search: () => void;
  /** In step again: from now on anything but lines is a failure. */
  readonly settle: () => void;
};

export function createAgentFraming(limits: AgentLimits = {}): AgentFraming {
  const { maxMessageBytes = 4 * 2 ** 20, maxDepth = 64, maxSearchBytes = 2 ** 20 } = limits;
  const newParser = (): JsonLineParser => createJsonLineParser({ maxMessageBytes, maxDepth });
  let parser: JsonLineParser | undefined;
  let searchedBytes: number | undefined = 0;

  const pushSearching = (chunk: Uint8Array, before: number): LineBatch => {
    searchedBytes = before + chunk.length;
    if (searchedBytes > maxSearchBytes) {
      return {
        messages: [],
        failure: { kind: "tooLarge", message: "The guest's agent sends data without sense." },
      };
    }
    const messages: JsonObject[] = [];
    let start = 0;
    while (start <= chunk.length) {
      const mark = chunk.indexOf(SYNC_MARK, start);
      const end = mark < 0 ? chunk.length : mark;
      if (end > start && parser !== undefined) {
        const batch = parser.push(chunk.subarray(start, end));
        messages.push(...batch.messages);
        if (batch.failure !== undefined) parser = undefined;
      }
      if (mark < 0) break;
      if (parser === undefined || end > start || parser.pendingBytes() > 0) parser = newParser();
      start = mark + 1;
    }
    return { messages };
  };

  return {
    push: (chunk) => {
      if (searchedBytes !== undefined) return pushSearching(chunk, searchedBytes);
      if (chunk.includes(SYNC_MARK)) {
        return {
          messages: [],
          failure: { kind: "protocol", message: "It sent a mark that nobody asked for." },
        };
      }
      parser ??= newParser();
      return parser.push(chunk);
    },
    search: () => {
      parser = undefined;
      searchedBytes = 0;
    },
    settle: () => {
      searchedBytes = undefined;
    },
  };
}
