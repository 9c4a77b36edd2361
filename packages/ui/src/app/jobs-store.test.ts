import type { Job } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { jobsAfter } from "./jobs-store.ts";

const job = (id: string, startedAtMs: number, progress = 0): Job => ({
  id,
  kind: "clone",
  title: id,
  state: "running",
  progress,
  startedAtMs,
  cancellable: true,
});
const changed = (one: Job) => ({ topic: "job.changed", payload: { job: one } }) as const;

describe("jobsAfter", () => {
  it("changes a job where it stands, and puts a new one where it belongs in time", () => {
    const jobs = [job("a", 1), job("c", 3)];
    expect(jobsAfter(jobs, changed(job("a", 1, 0.5))).map(({ progress }) => progress)).toEqual([
      0.5, 0,
    ]);
    expect(jobsAfter(jobs, changed(job("b", 2))).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });
  it("leaves the list alone for other events", () => {
    const jobs = [job("a", 1)];
    expect(jobsAfter(jobs, { topic: "trash.changed", payload: {} })).toBe(jobs);
  });
});
