// What a QMP event means for a VM. Pure: QEMU's word in, ours out. Source: qapi/run-state.json, block-core.json, ui.json (QEMU 7.2 to 10).
import type { RunState } from "@openutm/qemu-lib/qmp/commands.ts";
import type { QmpEvent } from "@openutm/qemu-lib/qmp/messages.ts";
import type { Reason } from "@openutm/shared-types";
import { reasons, runStateReasons } from "./words.ts";

export type Severity = "info" | "warning" | "error";

/** Why QEMU says that it ends. `guest`: the guest itself asked for it. */
export type ShutdownNews = { readonly guest: boolean; readonly reason: string };

export type News =
  | { readonly kind: "running" }
  | { readonly kind: "paused" }
  | { readonly kind: "shutdown"; readonly shutdown: ShutdownNews }
  /** `key` is the subject: the same subject is told once until the guest goes on. `pauses`: it is why the guest is paused. */
  | {
      readonly kind: "trouble";
      readonly key: string;
      readonly severity: Severity;
      readonly reason: Reason;
      readonly pauses: boolean;
    }
  /** The guest has opened or closed the port of the display's agent. */
  | { readonly kind: "displayAgent"; readonly isOpen: boolean }
  | { readonly kind: "asleep" }
  | { readonly kind: "awake" }
  /** Worth a line in the log and no more. */
  | { readonly kind: "note"; readonly line: string };

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const blockError = (data: QmpEvent["data"]): News => {
  const device = text(data["device"]) || text(data["node-name"]) || text(data["qom-path"]);
  const pauses = data["action"] === "stop";
  if (data["nospace"] === true)
    return {
      kind: "trouble",
      key: "disk.full",
      severity: "error",
      reason: reasons.diskFull,
      pauses,
    };
  const reason: Reason = {
    code: "disk.ioError",
    message: `The host could not ${data["operation"] === "read" ? "read from" : "write to"} the guest's disk${device === "" ? "" : ` “${device}”`}: ${text(data["reason"]) || "input/output error"}.`,
    hint: pauses
      ? "The guest was paused. Check the disk that holds the image, then resume it."
      : "The guest was told of the error and goes on. Check the disk that holds the image.",
  };
  return { kind: "trouble", key: `disk.ioError ${device}`, severity: "error", reason, pauses };
};

const panic = (data: QmpEvent["data"]): News => ({
  kind: "trouble",
  key: "guest.panicked",
  severity: "error",
  reason: reasons.panicked,
  pauses: data["action"] === "pause",
});

const watchdog = (data: QmpEvent["data"]): News => ({
  kind: "trouble",
  key: "guest.watchdog",
  severity: "warning",
  reason: {
    code: "guest.watchdog",
    message: `The guest's watchdog has run out (${text(data["action"]) || "no action"}).`,
  },
  pauses: data["action"] === "pause",
});

/** The names that argv/sharing.ts gives the agent's chardev and its port. */
export const displayAgentChardev = "vdagent";
const displayAgentPort = `${displayAgentChardev}-port`;

const readers: Readonly<Record<string, (data: QmpEvent["data"]) => News | undefined>> = {
  RESUME: () => ({ kind: "running" }),
  STOP: () => ({ kind: "paused" }),
  SHUTDOWN: (data) => ({
    kind: "shutdown",
    shutdown: { guest: data["guest"] === true, reason: text(data["reason"]) },
  }),
  BLOCK_IO_ERROR: blockError,
  GUEST_PANICKED: panic,
  WATCHDOG: watchdog,
  VSERPORT_CHANGE: (data) =>
    data["id"] === displayAgentPort
      ? { kind: "displayAgent", isOpen: data["open"] === true }
      : undefined,
  SUSPEND: () => ({ kind: "asleep" }),
  WAKEUP: () => ({ kind: "awake" }),
  RESET: (data) => ({
    kind: "note",
    line: data["guest"] === true ? "the guest restarted" : "the reset button was pressed",
  }),
  POWERDOWN: () => ({ kind: "note", line: "the power button was pressed" }),
  DEVICE_TRAY_MOVED: (data) => ({
    kind: "note",
    line: `the tray of ${text(data["id"])} ${data["tray-open"] === true ? "opened" : "closed"}`,
  }),
  SUSPEND_DISK: () => ({ kind: "note", line: "the guest hibernated" }),
};

/** Undefined for events that mean nothing to a VM. Missing or odd fields never fail: QEMU's text is not trusted. */
export const readNews = (event: QmpEvent): News | undefined =>
  Object.hasOwn(readers, event.name) ? readers[event.name]?.(event.data) : undefined;

/** What `query-status` says of a guest that was just met. */
export const readRunState = (
  state: RunState,
): { readonly event: "running" | "paused"; readonly reason?: Reason } => {
  switch (state) {
    case "running":
    case "debug":
      return { event: "running" };
    case "suspended":
      return { event: "running", reason: reasons.asleep };
    default: {
      const reason = runStateReasons.get(state);
      return { event: "paused", ...(reason === undefined ? {} : { reason }) };
    }
  }
};
