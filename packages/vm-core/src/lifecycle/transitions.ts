// The one door for a VM's status. What is not in the table is not possible.
import { VmStatus, z } from "@openutm/shared-types";
import transitions from "./transitions.json" with { type: "json" };

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

const Transitions = z.record(VmStatus, z.partialRecord(z.enum(lifecycleEvents), VmStatus));

/**
 * The table is data, because the Rust backend reads the same one. A guest that is going down may still be paused by a
 * disk error or go on after it: it stays on its way down.
 */
export const lifecycleTable: Readonly<z.infer<typeof Transitions>> = Transitions.parse(transitions);

/** The status after the event; undefined when the event cannot happen in this status. */
export const transition = (status: VmStatus, event: LifecycleEvent): VmStatus | undefined =>
  lifecycleTable[status][event];

/** A QEMU exists, or is being made or ended. */
export const isLive = (status: VmStatus): boolean =>
  status === "starting" || status === "running" || status === "paused" || status === "stopping";
