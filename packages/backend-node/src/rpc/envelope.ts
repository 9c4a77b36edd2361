// Reads request envelopes by hand: the method's own schema judges the parameters, so one walk over them is enough.
import { isUtf8 } from "node:buffer";
import { ApiError, maxRequestBytes } from "@openutm/shared-types";
import type { RequestEnvelope } from "@openutm/shared-types";

const maxMethodLength = 64;
const envelopeKeys: ReadonlySet<string> = new Set(["id", "method", "params"]);

const invalid = (message: string, path: string): ApiError =>
  new ApiError("request.invalid", message, { data: { issues: [{ path, message }] } });

const notJson = (cause?: unknown): ApiError =>
  new ApiError("request.invalid", "The request is not JSON.", { cause });

/** How one half of a surrogate pair may be written; most requests have none, and need not be walked through. */
const writtenHalf = /\\u[dD][89a-fA-F]/;

/** With the flag `u` a whole pair is no surrogate. */
const loneHalf = /\p{Surrogate}/u;

/** No text and no key has half a surrogate pair. No recursion: a request may be nested as deep as it is long. */
const isWellFormed = (value: unknown): boolean => {
  const left = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one === "string" && loneHalf.test(one)) return false;
    if (typeof one === "object" && one !== null)
      for (const [key, inner] of Object.entries(one)) left.push(key, inner);
  }
  return true;
};

/**
 * Parses one request's text.
 *
 * @throws ApiError `request.tooLarge` beyond 1 MiB, `request.invalid` when it is no JSON, no UTF-8, or has half a character
 */
export const parseRequestText = (bytes: Buffer): unknown => {
  if (bytes.length > maxRequestBytes) {
    throw new ApiError("request.tooLarge", `A request may be ${maxRequestBytes} bytes long.`);
  }
  if (!isUtf8(bytes)) throw notJson();
  const text = bytes.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notJson(cause);
  }
  if (writtenHalf.test(text) && !isWellFormed(value)) throw notJson();
  return value;
};

/**
 * The same rule as the contract's `RequestEnvelope`, which the tests hold it against.
 *
 * @throws ApiError `request.invalid`
 */
export const readEnvelope = (raw: unknown): RequestEnvelope => {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    throw invalid("A request is an object {id, method, params}.", "");
  }
  const { id, method, params } = raw as Record<string, unknown>;
  if (!Number.isSafeInteger(id) || (id as number) < 0) {
    throw invalid("The request's id must be a whole number from 0 on.", "id");
  }
  if (typeof method !== "string" || method.length > maxMethodLength) {
    throw invalid(
      `The request's method must be a text of at most ${maxMethodLength} letters.`,
      "method",
    );
  }
  if (!Object.keys(raw).every((key) => envelopeKeys.has(key))) {
    throw invalid("A request has no fields but id, method and params.", "");
  }
  return {
    id: id as number,
    method,
    params: (params === undefined ? {} : params) as RequestEnvelope["params"],
  };
};

/** The caller's id where one can be made out, so that even a refusal finds its call; else 0. */
export const requestId = (raw: unknown): number => {
  const id = typeof raw === "object" && raw !== null ? (raw as { id?: unknown }).id : undefined;
  return Number.isSafeInteger(id) && (id as number) >= 0 ? (id as number) : 0;
};
