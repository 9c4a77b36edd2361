import type { BackendConnection } from "@openutm/shared-types";

/** Shows the progress of the backend's jobs while `work` runs. */
export const showingJobs = async <T>(
  backend: BackendConnection,
  progress: (text: string) => void,
  work: () => Promise<T>,
): Promise<T> => {
  let shown = false;
  const stop = backend.onEvent((event) => {
    if (event.topic !== "job.changed" || event.payload.job.state !== "running") return;
    const { title, progress: part } = event.payload.job;
    shown = true;
    progress(part === undefined ? `${title} …` : `${title} … ${Math.round(part * 100)} %`);
  });
  try {
    return await work();
  } finally {
    stop();
    if (shown) progress("");
  }
};
