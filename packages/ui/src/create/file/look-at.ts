// Asks the backend what a file is: its format and the system on it.
import type { PageConnection } from "@openutm/native-bridge";
import { reasonOf } from "../../app/backend.tsx";
import type { FileFacts } from "../wish/file-facts.ts";

/** What a file's own bytes say; never rejects. */
export const lookAt = async (connection: PageConnection, path: string): Promise<FileFacts> => {
  try {
    const report = await connection.call("image.inspect", { path });
    if (report.refusal !== undefined) return { state: "failed", path, reason: report.refusal };
    const os = await connection.call("image.identify", { path });
    return { state: "known", path, report, os };
  } catch (error) {
    return { state: "failed", path, reason: reasonOf(error) };
  }
};
