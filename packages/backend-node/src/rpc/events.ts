// Numbers an owner's events, so that whoever listens sees a gap and knows one owner's life from the next.
import type { BackendEvent, EventEnvelope } from "@openutm/shared-types";

export type EventSequencer = {
  /** Names this owner's life. */
  readonly epoch: string;
  /** The event with the next number, from 0 on. */
  next(event: BackendEvent): EventEnvelope;
};

/** @param epoch unique per owner's life, at most 64 characters */
export const createEventSequencer = (epoch: string): EventSequencer => {
  let seq = 0;
  return {
    epoch,
    next: ({ topic, payload }) => ({
      topic,
      epoch,
      seq: seq++,
      payload: payload as EventEnvelope["payload"],
    }),
  };
};
