/** Splits a byte stream into JSON objects, one a line, in linear time and bounded memory. Knows nothing of QMP. */
import { isJsonObject } from "./json.ts";
import type { JsonObject } from "./json.ts";

export type LineFailure = { readonly kind: "protocol" | "tooLarge"; readonly message: string };

export type LineBatch = {
  readonly messages: readonly JsonObject[];
  readonly failure?: LineFailure;
};

export type JsonLineLimits = {
  /** Longest line, without its line end. */
  readonly maxMessageBytes?: number;
  /** Deepest nesting of objects and arrays. QEMU's own bound is 1024 (json-streamer.c). */
  readonly maxDepth?: number;
};

export type JsonLineParser = {
  /** Takes the next bytes. After the first failure nothing more is parsed. */
  readonly push: (chunk: Uint8Array) => LineBatch;
  /** Bytes of a line that has not ended yet. */
  readonly pendingBytes: () => number;
};

export const DEFAULT_MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
export const DEFAULT_MAX_DEPTH = 128;

const LF = 0x0a;

/** A parser for lines that end in LF or CRLF; empty lines are skipped. */
export function createJsonLineParser(limits: JsonLineLimits = {}): JsonLineParser {
  const maxBytes = limits.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
  const maxDepth = limits.maxDepth ?? DEFAULT_MAX_DEPTH;
  const partial = createPartialLine();
  let failure: LineFailure | undefined;

  const push = (chunk: Uint8Array): LineBatch => {
    const messages: JsonObject[] = [];
    let start = 0;
    while (failure === undefined && start < chunk.length) {
      const end = chunk.indexOf(LF, start);
      const part = chunk.subarray(start, end < 0 ? chunk.length : end);
      // One byte over for the CR of a CRLF that may still follow.
      if (partial.length() + part.length > maxBytes + 1) {
        failure = tooLarge(maxBytes);
        break;
      }
      if (end < 0) {
        partial.append(part);
        break;
      }
      start = end + 1;
      const parsed = parseLine(partial.finish(part), maxBytes, maxDepth);
      if (parsed === undefined) continue;
      if ("failure" in parsed) failure = parsed.failure;
      else messages.push(parsed.message);
    }
    if (failure === undefined) return { messages };
    partial.finish(new Uint8Array(0));
    return { messages, failure };
  };

  return { push, pendingBytes: partial.length };
}

/** Grows by doubling, so that any chunking costs linear time and at most twice the line's memory. */
function createPartialLine() {
  let buffer = new Uint8Array(0);
  let used = 0;
  const append = (part: Uint8Array): void => {
    if (used + part.length > buffer.length) {
      const grown = new Uint8Array(Math.max(4096, buffer.length * 2, used + part.length));
      grown.set(buffer.subarray(0, used));
      buffer = grown;
    }
    buffer.set(part, used);
    used += part.length;
  };
  /** The whole line, `last` included; starts over. */
  const finish = (last: Uint8Array): Uint8Array => {
    if (used === 0) return last;
    append(last);
    const line = buffer.subarray(0, used);
    buffer = new Uint8Array(0);
    used = 0;
    return line;
  };
  return { append, finish, length: () => used };
}

type ParsedLine = { readonly message: JsonObject } | { readonly failure: LineFailure };

function parseLine(raw: Uint8Array, maxBytes: number, maxDepth: number): ParsedLine | undefined {
  const line = raw.at(-1) === 0x0d ? raw.subarray(0, -1) : raw;
  if (line.length === 0) return undefined;
  if (line.length > maxBytes) {
    return { failure: tooLarge(maxBytes) };
  }
  if (nestsDeeperThan(line, maxDepth)) {
    return protocolFailure(`A message nests deeper than ${maxDepth} levels.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line));
  } catch (cause) {
    const isText = cause instanceof SyntaxError;
    return protocolFailure(isText ? "A line is not JSON." : "A line is not valid UTF-8.");
  }
  return isJsonObject(value) ? { message: value } : protocolFailure("A line is not a JSON object.");
}

function tooLarge(maxBytes: number): LineFailure {
  return { kind: "tooLarge", message: `A message is longer than ${maxBytes} bytes.` };
}

function protocolFailure(message: string): { readonly failure: LineFailure } {
  return { failure: { kind: "protocol", message } };
}

/** Counts brackets outside strings; on text that is no JSON the answer may be wrong, which JSON.parse then settles. */
function nestsDeeperThan(line: Uint8Array, maxDepth: number): boolean {
  if (line.length <= maxDepth) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < line.length; index++) {
    const byte = line[index];
    if (inString) {
      if (byte === 0x5c) index++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > maxDepth) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}
