// What is said of guests. The Rust backend says the same.
import type { Reason } from "@openutm/shared-types";
import words from "./words.json" with { type: "json" };

export const reasons: Readonly<Record<keyof typeof words.reasons, Reason>> = words.reasons;

/** Why a guest that was just met stands still, by the status that `query-status` tells. */
export const runStateReasons: ReadonlyMap<string, Reason> = new Map(
  Object.entries(words.runStates),
);

/** A line for the VM's log, by SHUTDOWN's reason. */
export const shutdownLines: ReadonlyMap<string, string> = new Map(
  Object.entries(words.shutdownLines),
);
