// What is worth a notification of the system's: a guest that came to a bad end, and long work that is over while nobody
// looks.
import { fillWords } from "@openutm/native-bridge/electron/shell";
import type { BackendEvent, Job, Vm } from "@openutm/shared-types";
import type { Words } from "./words.ts";

export type Notice = {
  readonly title: string;
  readonly body: string;
  /** What a click on it shows. */
  readonly vmId?: string | undefined;
};

export type NoticeFacts = {
  /** Some window of ours has the focus: its page tells of the work itself. */
  readonly isLookedAt: boolean;
  readonly nowMs: number;
  readonly words: Words;
};

/** Whoever waits less has not looked away. */
export const longWorkMs = 10_000;

export const crashNotice = (
  { id, name, statusReason }: Pick<Vm, "id" | "name" | "statusReason">,
  { crash }: Words,
): Notice => ({
  title: fillWords(crash.title, { name }),
  body: statusReason?.message ?? crash.body,
  vmId: id,
});

const jobNotice = ({ state, title, error, vmId }: Job, { job }: Words): Notice | undefined => {
  if (state === "done") return { title, body: job.done, vmId };
  if (state === "failed")
    return { title: fillWords(job.failed, { title }), body: error?.message ?? "", vmId };
  return undefined;
};

/** The notice that an event asks for, where it asks for one. */
export const workNotice = (
  event: BackendEvent,
  { isLookedAt, nowMs, words }: NoticeFacts,
): Notice | undefined => {
  if (event.topic !== "job.changed" || isLookedAt) return undefined;
  const { job } = event.payload;
  return nowMs - job.startedAtMs < longWorkMs ? undefined : jobNotice(job, words);
};
