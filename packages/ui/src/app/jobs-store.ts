// What the backend works at, and what it has just ended.
import type { PageConnection } from "@openutm/native-bridge";
import type { BackendEvent, Job } from "@openutm/shared-types";
import { createFollowed, type FollowedStore } from "./followed.ts";

/** Oldest first. */
export type JobsStore = FollowedStore<readonly Job[]>;

const inStartOrder = (jobs: readonly Job[]): readonly Job[] =>
  jobs.toSorted((a, b) => a.startedAtMs - b.startedAtMs || (a.id < b.id ? -1 : 1));

/** The jobs after an event; the same list when the event does not concern them. */
export const jobsAfter = (jobs: readonly Job[], event: BackendEvent): readonly Job[] => {
  if (event.topic !== "job.changed") return jobs;
  const { job } = event.payload;
  const at = jobs.findIndex(({ id }) => id === job.id);
  return at < 0 ? inStartOrder([...jobs, job]) : jobs.with(at, job);
};

export const createJobsStore = (connection: PageConnection): JobsStore =>
  createFollowed<readonly Job[]>({
    connection,
    start: [],
    load: async () => inStartOrder((await connection.call("job.list", {})).jobs),
    after: jobsAfter,
  });
