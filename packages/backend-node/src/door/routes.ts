// What each address of the door does, once the guard has let the request in.
import { ApiError, maxRequestBytes } from "@openutm/shared-types";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { LocalBackend } from "../owner/in-process.ts";
import { sameToken } from "../owner/token.ts";
import { parseRequestText } from "../rpc/envelope.ts";
import type { OneTimeBox } from "../rpc/one-time-box.ts";
import { readBody } from "./body.ts";
import type { CspReports } from "./csp-reports.ts";
import type { PageFiles } from "./page-files.ts";
import { denied, sendError, sendJson } from "./responses.ts";

export type RouteParts = {
  readonly backend: LocalBackend;
  readonly token: string;
  /** Tickets for the events' WebSocket. */
  readonly eventTickets: OneTimeBox<true>;
  readonly page: PageFiles;
  readonly cspReports: CspReports;
};

type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  parts: RouteParts,
) => Promise<void>;

export const hasToken = (request: IncomingMessage, token: string): boolean => {
  const [, offered = ""] =
    /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? "") ?? [];
  return sameToken(offered, token);
};

let calls = 0;

/** Aborted when the caller goes away before it has its answer. */
const callerGone = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
};

const isJson = (request: IncomingMessage): boolean =>
  /^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "");

/** Statuses of refusals that no method has answered. */
const statusOf = (cause: ApiError): number => (cause.code === "request.tooLarge" ? 413 : 400);

const rpc: Route = async (request, response, { backend }) => {
  if (!isJson(request)) {
    const error = new ApiError("request.invalid", "A request is application/json.");
    sendError(response, 415, error.value);
    return;
  }
  let raw: unknown;
  try {
    raw = parseRequestText(await readBody(request, maxRequestBytes));
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    sendError(response, statusOf(cause), cause.value);
    return;
  }
  calls += 1;
  const context = { clientId: `door-${calls}`, signal: callerGone(response) };
  sendJson(response, 200, await backend.answer(raw, context));
};

/** A browser's WebSocket can send no Authorization: it shows this ticket instead, once. */
const eventTicket: Route = async (_request, response, { eventTickets }) =>
  sendJson(response, 200, { ticket: eventTickets.put(true) });

const cspSummary: Route = async (_request, response, { cspReports }) =>
  sendJson(response, 200, cspReports.summary());

const cspReport: Route = (request, response, { cspReports }) => cspReports.take(request, response);

const withToken =
  (route: Route): Route =>
  async (request, response, parts) => {
    if (hasToken(request, parts.token)) await route(request, response, parts);
    else sendError(response, 401, denied);
  };

const notFound = new ApiError("request.unknownMethod", "There is nothing at this address.");

const page: Route = async (request, response, { page }) => {
  const [path = ""] = (request.url ?? "").split("?");
  if (!(await page.serve(request, response, path))) sendError(response, 404, notFound.value);
};

const streamPath = /^\/stream\/([A-Za-z0-9_-]{1,128})$/;

export const ticketOfPath = (url: string | undefined): string | undefined =>
  streamPath.exec(url ?? "")?.[1];

const stream: Route = async (request, response, { backend }) => {
  try {
    const opened = await backend.redeem(ticketOfPath(request.url) ?? "", "down");
    response.once("close", () => opened.close());
    response.writeHead(200, {
      "Content-Type": "application/octet-stream",
      "Cache-Control": "no-store",
    });
    for await (const chunk of opened.chunks) {
      if (response.destroyed) break;
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  } catch (cause) {
    const error =
      cause instanceof ApiError ? cause : new ApiError("stream.unavailable", "The stream ended.");
    if (response.headersSent) response.destroy();
    else sendError(response, 404, error.value);
  }
};

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });

const posts: Readonly<Record<string, Route>> = {
  "/rpc": withToken(rpc),
  "/ticket": withToken(eventTicket),
  "/csp": cspReport,
};

const gets: Readonly<Record<string, Route>> = { "/csp": withToken(cspSummary) };

/** No page sends its requests in chunks, and a length beside them is how one request is passed off as two. */
const chunked: Route = async (_request, response) => {
  const error = new ApiError("request.invalid", "A request says how long it is.");
  sendError(response, 400, error.value);
};

/** The route of a request, or undefined when its method has none anywhere. */
export const findRoute = ({ method, url = "", headers }: IncomingMessage): Route | undefined => {
  if (headers["transfer-encoding"] !== undefined) return chunked;
  if (method === "POST") return Object.hasOwn(posts, url) ? posts[url] : undefined;
  if (method !== "GET" && method !== "HEAD") return undefined;
  if (method === "GET" && Object.hasOwn(gets, url)) return gets[url];
  return method === "GET" && ticketOfPath(url) !== undefined ? stream : page;
};
