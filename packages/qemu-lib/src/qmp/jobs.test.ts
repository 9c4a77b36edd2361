import { describe, expect, it } from "vitest";
import { openQmp } from "./connection.ts";
import { asQmpError } from "./errors.ts";
import { jobProgress, runJob } from "./jobs.ts";
import { createScriptedPeer } from "./replay.ts";
import type { ScriptedPeer } from "./replay.ts";
import type { JsonObject } from "./json.ts";

const jobId = (peer: ScriptedPeer) => (peer.received[1]!["arguments"] as JsonObject)["job-id"];

type JobScript = {
  readonly statuses?: readonly string[];
  readonly error?: string;
  readonly refuse?: boolean;
};

/** A QEMU that knows one job; after `statuses` it waits for job-cancel. */
async function withJob({
  statuses = ["created", "running", "waiting", "pending", "concluded"],
  error,
  refuse,
}: JobScript) {
  let id = "";
  const peer = createScriptedPeer((request, self) => {
    const reply = (value: unknown): void =>
      self.send(`${JSON.stringify({ return: value, id: request["id"] })}\r\n`);
    const status = (name: string): void =>
      self.send(
        `${JSON.stringify({ event: "JOB_STATUS_CHANGE", data: { id, status: name }, timestamp: {} })}\r\n`,
      );
    const args = (request["arguments"] ?? {}) as JsonObject;
    switch (request["execute"]) {
      case "snapshot-save":
      case "blockdev-mirror":
        if (refuse === true) {
          self.send(
            `${JSON.stringify({ error: { class: "GenericError", desc: "busy" }, id: request["id"] })}\r\n`,
          );
          return;
        }
        id = args["job-id"] as string;
        // Real QEMU announces the job before it answers the command.
        statuses.forEach(status);
        return reply({});
      case "job-complete":
        reply({});
        return status("concluded");
      case "job-cancel":
        reply({});
        return ["aborting", "concluded"].forEach(status);
      case "query-jobs":
        return reply([
          {
            id,
            type: "x",
            status: "concluded",
            "current-progress": 1,
            "total-progress": 4,
            ...(error === undefined ? {} : { error }),
          },
        ]);
      default:
        return reply({});
    }
  });
  peer.send(
    '{"QMP": {"version": {"qemu": {"micro": 0, "minor": 2, "major": 7}, "package": ""}, "capabilities": []}}\r\n',
  );
  const names = (): unknown[] => peer.received.map((request) => request["execute"]);
  return { peer, names, qmp: await openQmp(peer.duplex) };
}

describe("runJob", () => {
  it("resolves when the job has concluded, and dismisses it", async () => {
    const { qmp, names, peer } = await withJob({});
    const statuses: string[] = [];
    await runJob(
      qmp,
      "snapshot-save",
      { tag: "a" },
      { onStatus: (status) => statuses.push(status) },
    );
    expect(names()).toEqual(["qmp_capabilities", "snapshot-save", "query-jobs", "job-dismiss"]);
    expect(statuses.at(-1)).toBe("concluded");
    expect(jobId(peer)).toMatch(/^job-[0-9a-f]{8}$/);
    expect(await jobProgress(qmp, jobId(peer) as string)).toBe(0.25);
    expect(await jobProgress(qmp, "other")).toBeUndefined();
  });

  it("rejects with the job's own error", async () => {
    const { qmp } = await withJob({ error: "No space left" });
    const error = await runJob(qmp, "snapshot-save", { "job-id": "j" }).catch(
      (caught: unknown) => caught,
    );
    expect(asQmpError(error)).toEqual({
      kind: "refused",
      command: "snapshot-save",
      desc: "No space left",
    });
  });

  it("passes the command's refusal on", async () => {
    const { qmp, names } = await withJob({ refuse: true });
    await expect(runJob(qmp, "snapshot-save", {})).rejects.toMatchObject({ code: "qmp.refused" });
    expect(names()).toEqual(["qmp_capabilities", "snapshot-save"]);
  });

  it("completes a job that waits at ready, and keeps block jobs until asked", async () => {
    const { qmp, names, peer } = await withJob({ statuses: ["created", "running", "ready"] });
    await runJob(qmp, "blockdev-mirror", { device: "d" });
    expect(names()).toContain("job-complete");
    expect(peer.received[1]).toMatchObject({ arguments: { "auto-dismiss": false } });
  });

  it("cancels at abort, dismisses and rejects with the reason", async () => {
    const { qmp, names } = await withJob({ statuses: ["created", "running"] });
    const abort = new AbortController();
    const running = runJob(qmp, "snapshot-save", {}, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("user said stop")), 2);
    await expect(running).rejects.toThrow("user said stop");
    expect(names().slice(2)).toEqual(["job-cancel", "query-jobs", "job-dismiss"]);
  });

  it("rejects when the connection is lost", async () => {
    const { qmp, peer } = await withJob({ statuses: ["created"] });
    const running = runJob(qmp, "snapshot-save", {});
    setTimeout(() => peer.end(), 2);
    await expect(running).rejects.toMatchObject({ code: "qmp.closed" });
  });
});
