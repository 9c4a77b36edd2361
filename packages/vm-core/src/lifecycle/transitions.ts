// The one door for a VM's status. What is not in the table is not possible.
import type { VmStatus } from "@openutm/shared-types";

export const lifecycleEvents = [
  /** Somebody asked for a start. */
  "startRequested",
  /** The start was refused before QEMU was spawned. */
  "startRefused",
  /** QEMU was spawned and ended, or was ended, before its guest ran. */
  "launchFailed",
  /** The virtual CPUs run: after the launch, after a resume, or as a found guest says. */
  "running",
  /** The virtual CPUs stand still. */
  "paused",
  /** The power button was pressed, or QEMU was told to end. */
  "stopRequested",
  /** The guest did not shut down in time and goes on. */
  "stopGivenUp",
  /** QEMU ended as it should. */
  "ended",
  /** QEMU ended as it should not. */
  "crashed",
  /** The guest's state was written to disk and QEMU ended. */
  "suspended",
  /** The VM's files cannot be read. */
  "brokenFound",
  /** They can be read again. */
  "repaired",
] as const;

export type LifecycleEvent = (typeof lifecycleEvents)[number];

export const lifecycleTable = {
  stopped: {
    startRequested: "starting",
    running: "running",
    paused: "paused",
    crashed: "error",
    brokenFound: "broken",
  },
  starting: {
    startRefused: "stopped",
    launchFailed: "error",
    running: "running",
    paused: "paused",
    ended: "stopped",
    crashed: "error",
  },
  running: {
    running: "running",
    paused: "paused",
    stopRequested: "stopping",
    ended: "stopped",
    crashed: "error",
  },
  paused: {
    running: "running",
    paused: "paused",
    stopRequested: "stopping",
    ended: "stopped",
    crashed: "error",
  },
  // A guest that is going down may still be paused by a disk error or go on after it: it stays on its way down.
  stopping: {
    running: "stopping",
    paused: "stopping",
    stopRequested: "stopping",
    stopGivenUp: "running",
    ended: "stopped",
    crashed: "error",
    suspended: "suspended",
  },
  suspended: {
    startRequested: "starting",
    running: "running",
    paused: "paused",
    brokenFound: "broken",
  },
  error: {
    startRequested: "starting",
    running: "running",
    paused: "paused",
    ended: "stopped",
    crashed: "error",
    brokenFound: "broken",
  },
  broken: { repaired: "stopped", brokenFound: "broken" },
} as const satisfies Record<VmStatus, Partial<Record<LifecycleEvent, VmStatus>>>;

/** The status after the event; undefined when the event cannot happen in this status. */
export const transition = (status: VmStatus, event: LifecycleEvent): VmStatus | undefined => {
  const row: Partial<Record<LifecycleEvent, VmStatus>> = lifecycleTable[status];
  return row[event];
};

/** A QEMU exists, or is being made or ended. */
export const isLive = (status: VmStatus): boolean =>
  status === "starting" || status === "running" || status === "paused" || status === "stopping";
