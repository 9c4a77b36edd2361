import type { Job } from "@openutm/shared-types";
import { ApiError, Job as JobSchema } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import type { Jobs } from "./jobs.ts";
import { createJobs } from "./jobs.ts";

const setUp = (): { readonly jobs: Jobs; readonly told: Job[] } => {
  const told: Job[] = [];
  let count = 0;
  const jobs = createJobs({
    clock: { nowMs: () => 1000, after: () => () => undefined },
    ids: { uuid: () => "", randomHex: () => `job-${(count += 1)}`, mac: () => "" },
    emit: (job) => void told.push(JobSchema.parse(job)),
  });
  return { jobs, told };
};

const spec = { kind: "clone", title: "Cloning" } as const;

describe("jobs", () => {
  it("tell start, progress and end, and give the result back", async () => {
    const { jobs, told } = setUp();
    const result = await jobs.run(spec, async ({ progress }) => {
      progress(0.5);
      progress(0.501);
      progress(7);
      return "made";
    });
    expect(result).toBe("made");
    expect(told.map(({ state, progress }) => [state, progress])).toEqual([
      ["running", undefined],
      ["running", 0.5],
      ["running", 1],
      ["done", 1],
    ]);
    expect(jobs.list()).toMatchObject([{ id: "job-1", state: "done", cancellable: false }]);
  });

  it("fail with the task's own error and show it", async () => {
    const { jobs, told } = setUp();
    const error = new ApiError("disk.full", "No space.", { hint: "Free some." });
    await expect(jobs.run(spec, () => Promise.reject(error))).rejects.toBe(error);
    expect(told.at(-1)).toMatchObject({
      state: "failed",
      error: { code: "disk.full", hint: "Free some." },
    });
  });

  it("are cancelled by id, whatever the task then fails with", async () => {
    const { jobs, told } = setUp();
    const running = jobs.run(
      spec,
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("stopped halfway")));
        }),
    );
    jobs.cancel("job-1");
    await expect(running).rejects.toMatchObject({ code: "job.cancelled" });
    expect(told.at(-1)).toMatchObject({ state: "cancelled" });
  });

  it("refuse to cancel what is unknown, and shrug at what has ended", async () => {
    const { jobs, told } = setUp();
    expect(() => jobs.cancel("none")).toThrowError(ApiError);
    await jobs.run(spec, async () => 1);
    const before = told.length;
    jobs.cancel("job-1");
    expect(told).toHaveLength(before);
  });

  it("are remembered newest first, not without end", async () => {
    const { jobs } = setUp();
    for (let i = 0; i < 80; i += 1) await jobs.run(spec, async () => i);
    expect(jobs.list()).toHaveLength(50);
    expect(jobs.list()[0]?.id).toBe("job-80");
  });

  it("are cancelled at the close, which waits until they have cleaned up", async () => {
    const { jobs } = setUp();
    let cleaned = false;
    const running = jobs.run(
      spec,
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            cleaned = true;
            reject(new Error("stopped"));
          });
        }),
    );
    const failure = running.catch((error: unknown) => error);
    await jobs.close();
    expect(cleaned).toBe(true);
    expect(await failure).toMatchObject({ code: "job.cancelled" });
  });

  it("are begun without waiting, and their failure is theirs alone", async () => {
    const { jobs, told } = setUp();
    const { job, done } = jobs.begin(spec, async ({ id }) => {
      throw new ApiError("disk.full", `No space for ${id}.`);
    });
    expect(job).toMatchObject({ id: "job-1", state: "running", cancellable: true });
    await expect(done).rejects.toMatchObject({ code: "disk.full" });
    expect(told.at(-1)).toMatchObject({
      state: "failed",
      error: { message: "No space for job-1." },
    });
  });

  it("that must not be broken off are not", async () => {
    const { jobs } = setUp();
    let finish = (): void => undefined;
    const { job, done } = jobs.begin(
      { ...spec, cancel: "never" },
      ({ signal }) => new Promise<boolean>((resolve) => (finish = () => resolve(signal.aborted))),
    );
    expect(job.cancellable).toBe(false);
    jobs.cancel(job.id);
    finish();
    expect(await done).toBe(false);
  });
});
