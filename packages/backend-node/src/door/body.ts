// Reads a request's body within a bound.
import { ApiError } from "@openutm/shared-types";
import type { IncomingMessage } from "node:http";

/** @throws ApiError `request.tooLarge`, without reading on */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  const tooLarge = (): ApiError =>
    new ApiError("request.tooLarge", `A request may be ${maxBytes} bytes long.`);
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > maxBytes) throw tooLarge();
  }
  return Buffer.concat(chunks, length);
};
