// What a control connection's first line says it is: a client that proves the token, or one stream.
import { ApiError } from "@openutm/shared-types";
import type { ApiErrorValue } from "@openutm/shared-types";

export type FirstLine =
  | { readonly kind: "client"; readonly token: string }
  | { readonly kind: "stream"; readonly ticket: string }
  | { readonly kind: "refused" };

/** Longer than any honest first line; more is refused unread. */
export const maxFirstLineBytes = 1024;

/** The answer to a first line, one line of its own: `{"ok":true}`, or why not, after which the connection ends. */
export type FirstAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: ApiErrorValue };

const refused: FirstLine = { kind: "refused" };

/** Reads `{"token": …}` or `{"stream": …}`: exactly one text field, nothing else. Total. */
export const parseFirstLine = (line: Buffer): FirstLine => {
  if (line.length > maxFirstLineBytes) return refused;
  let value: unknown;
  try {
    value = JSON.parse(line.toString("utf8"));
  } catch {
    return refused;
  }
  if (typeof value !== "object" || value === null) return refused;
  const entries: (readonly [string, unknown])[] = Object.entries(value);
  const [key, text] = entries[0] ?? [];
  if (entries.length !== 1 || typeof text !== "string") return refused;
  if (key === "token") return { kind: "client", token: text };
  if (key === "stream") return { kind: "stream", ticket: text };
  return refused;
};

/** @throws ApiError what the other side said, or `owner.unreachable` when that was no answer */
export const readFirstAnswer = (line: Buffer): void => {
  let answer: FirstAnswer;
  try {
    answer = JSON.parse(line.toString("utf8")) as FirstAnswer;
  } catch (cause) {
    throw new ApiError("owner.unreachable", "What answers there is no OpenUTM backend.", { cause });
  }
  if (!answer.ok) throw ApiError.fromValue(answer.error);
};
