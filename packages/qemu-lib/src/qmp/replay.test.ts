import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openQmp } from "./connection.ts";
import { asQmpError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { QmpEvent } from "./messages.ts";
import { replayRecording } from "./replay.ts";
import type { QmpRecording } from "./replay.ts";

const folder = join(import.meta.dirname, "../../../shared-types/vectors/qmp");
const recordings = readdirSync(folder).map((file) => ({
  file,
  recording: JSON.parse(readFileSync(join(folder, file), "utf8")) as QmpRecording,
}));

describe("recorded conversations", () => {
  it("are there for the bare machine and q35", () => {
    expect(recordings.map(({ file }) => file.split("-")[0])).toEqual(
      expect.arrayContaining(["none", "q35"]),
    );
  });

  it.each(recordings)(
    "$file replays: every reply, error and event as recorded",
    async ({ recording }) => {
      const parsed = recording.lines.map(({ from, line }) => ({
        from,
        message: JSON.parse(line) as JsonObject,
      }));
      const requests = parsed.filter(({ from }) => from === "client").slice(1);
      const replies = new Map(
        parsed.filter(({ from }) => from === "qemu").map(({ message }) => [message["id"], message]),
      );
      const events: QmpEvent[] = [];
      const qmp = await openQmp(replayRecording(recording).duplex, {
        onEvent: (event) => events.push(event),
      });
      expect(recording.header.qemuVersion).toContain(
        `${qmp.version.major}.${qmp.version.minor}.${qmp.version.micro}`,
      );
      for (const { message } of requests) {
        const recorded = replies.get(message["id"]);
        const name = message["execute"] as string;
        const call = qmp.execute(name, message["arguments"] as JsonObject | undefined);
        const outcome = await call.catch((caught: unknown) => ({ error: asQmpError(caught) }));
        const refusal = recorded?.["error"] as JsonObject | undefined;
        expect(outcome).toEqual(
          refusal === undefined
            ? recorded?.["return"]
            : { error: { kind: "refused", command: name, ...refusal } },
        );
      }
      expect(qmp.closeReason()?.kind).toBe("ended");
      expect(events.map((event) => event.name)).toEqual(
        parsed.flatMap(({ message }) => (message["event"] === undefined ? [] : [message["event"]])),
      );
    },
  );

  it("refuses a request that was not recorded", async () => {
    const { recording } = recordings[0] as (typeof recordings)[number];
    const qmp = await openQmp(replayRecording(recording).duplex);
    await expect(qmp.execute("system_wakeup")).rejects.toThrow("The recording expects");
  });
});
