// Counts what the page's Content-Security-Policy has forbidden: tests assert that it is nothing.
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "./body.ts";

export type CspReports = {
  take(request: IncomingMessage, response: ServerResponse): Promise<void>;
  summary(): { readonly count: number; readonly reports: readonly string[] };
};

const maxReportBytes = 16 * 1024;
const maxKept = 20;

export const createCspReports = (): CspReports => {
  const reports: string[] = [];
  let count = 0;
  return {
    take: async (request, response) => {
      const body = await readBody(request, maxReportBytes).catch(() => Buffer.from("too large"));
      count += 1;
      if (reports.length < maxKept) reports.push(body.toString("utf8"));
      response.writeHead(204).end();
    },
    summary: () => ({ count, reports }),
  };
};
