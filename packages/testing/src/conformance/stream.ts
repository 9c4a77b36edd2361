// The first bytes of a stream, or why it does not open.
import { ApiError, type BackendConnection } from "@openutm/shared-types";
import type { Step } from "./script.ts";

type StreamStep = Extract<Step, { readonly stream: string }>;

type Came =
  | { readonly result: unknown; readonly difference: string | undefined }
  | { readonly error: unknown; readonly difference?: never };

const failed = (error: unknown): Came => {
  if (!(error instanceof ApiError)) throw error;
  return { error: error.value };
};

export const readStream = async (
  connection: BackendConnection,
  step: StreamStep,
): Promise<Came> => {
  const expected = Buffer.from("error" in step ? "" : step.startsWithBase64, "base64");
  const sent = Buffer.from(
    step.writesBase64 ?? step.writes ?? "",
    step.writesBase64 === undefined ? "utf8" : "base64",
  );
  const stream = await connection.openStream(step.stream).catch(failed);
  if ("error" in stream || "result" in stream) return stream;
  let received = Buffer.alloc(0);
  try {
    if (sent.length > 0) await stream.write(sent);
    for await (const chunk of stream.chunks) {
      received = Buffer.concat([received, chunk]);
      if (received.length >= expected.length) break;
    }
  } finally {
    stream.close();
  }
  return {
    result: {},
    difference: received.subarray(0, expected.length).equals(expected)
      ? undefined
      : `the stream began with ${received.subarray(0, 64).toString("base64")}`,
  };
};
