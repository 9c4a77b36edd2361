// What every answer of the door has in common.
import { ApiError } from "@openutm/shared-types";
import type { ApiErrorValue, ReplyEnvelope } from "@openutm/shared-types";
import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

const commonHeaders = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
} as const;

/** @param host the request's own Host, which the guard has judged */
export const contentSecurityPolicy = (host: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    // Not every browser counts ws: to the same host as 'self'.
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "report-uri /csp",
  ].join("; ");

export const setCommonHeaders = (response: ServerResponse): void => {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
};

export const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
  });
  response.end(body);
};

/** A refusal as an envelope, so that whoever calls has one way to read answers. */
export const sendError = (
  response: ServerResponse,
  status: number,
  error: ApiErrorValue,
  id = 0,
): void => {
  // What is left of a refused request's body is not worth reading.
  if (status !== 200) response.setHeader("Connection", "close");
  sendJson(response, status, { id, ok: false, error } satisfies ReplyEnvelope);
};

export const denied: ApiErrorValue = new ApiError("auth.denied", "This needs the door's token.", {
  hint: "Open the address that OpenUTM printed, with its #token.",
}).value;

export const foreign: ApiErrorValue = new ApiError(
  "auth.denied",
  "Requests for other hosts or from other sites are refused.",
  { hint: "Use the address that OpenUTM printed." },
).value;

/** Answers an upgrade that is none; there is no ServerResponse for those. */
export const refuseUpgrade = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};
