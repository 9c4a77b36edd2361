/**
 * The QMP commands OpenUTM calls, with what they take and give. Source: QEMU's qapi/*.json (7.2 to 10).
 * Replies are QEMU's word, not checked against these types; commands that are not listed are called by name.
 */
import type { JsonObject, JsonValue } from "./json.ts";

type Command<Args, Returns = JsonObject> = { readonly args: Args; readonly returns: Returns };
type NoArgs = undefined;

export type RunState =
  | "debug"
  | "finish-migrate"
  | "inmigrate"
  | "internal-error"
  | "io-error"
  | "paused"
  | "postmigrate"
  | "prelaunch"
  | "restore-vm"
  | "running"
  | "save-vm"
  | "shutdown"
  | "suspended"
  | "watchdog"
  | "guest-panicked"
  | "colo";

export type JobStatus =
  | "undefined"
  | "created"
  | "running"
  | "paused"
  | "ready"
  | "standby"
  | "waiting"
  | "pending"
  | "aborting"
  | "concluded"
  | "null";

export type JobInfo = {
  readonly id: string;
  readonly type: string;
  readonly status: JobStatus;
  readonly "current-progress": number;
  readonly "total-progress": number;
  readonly error?: string;
};

/** A key by QEMU's QKeyCode name (`ret`, `ctrl`) or by number. */
export type KeyValue =
  | { readonly type: "qcode"; readonly data: string }
  | { readonly type: "number"; readonly data: number };

export type InputEvent =
  | { readonly type: "key"; readonly data: { readonly key: KeyValue; readonly down: boolean } }
  | { readonly type: "btn"; readonly data: { readonly button: string; readonly down: boolean } }
  | {
      readonly type: "abs" | "rel";
      readonly data: { readonly axis: "x" | "y"; readonly value: number };
    };

export type BlockInfo = JsonObject & {
  readonly device: string;
  readonly qdev?: string;
  readonly removable: boolean;
  readonly locked: boolean;
  readonly tray_open?: boolean;
  readonly inserted?: JsonObject & {
    readonly file: string;
    readonly ro: boolean;
    readonly "node-name"?: string;
  };
};

export type MachineInfo = JsonObject & {
  readonly name: string;
  readonly alias?: string;
  readonly "is-default"?: boolean;
  readonly "cpu-max": number;
  readonly deprecated: boolean;
  readonly "default-cpu-type"?: string;
  readonly "default-ram-id"?: string;
};

type DeviceOrId = { readonly device?: string; readonly id?: string };
type ById = { readonly id: string };
type SnapshotArgs = {
  readonly "job-id": string;
  readonly tag: string;
  readonly vmstate: string;
  readonly devices: readonly string[];
};

export type QmpCommands = {
  "query-status": Command<NoArgs, { readonly status: RunState; readonly running: boolean }>;
  "query-version": Command<
    NoArgs,
    {
      readonly qemu: { readonly major: number; readonly minor: number; readonly micro: number };
      readonly package: string;
    }
  >;
  "query-name": Command<NoArgs, { readonly name?: string }>;
  "query-kvm": Command<NoArgs, { readonly enabled: boolean; readonly present: boolean }>;
  system_powerdown: Command<NoArgs>;
  system_reset: Command<NoArgs>;
  system_wakeup: Command<NoArgs>;
  stop: Command<NoArgs>;
  cont: Command<NoArgs>;
  quit: Command<NoArgs>;
  "query-block": Command<NoArgs, readonly BlockInfo[]>;
  "query-blockstats": Command<
    NoArgs,
    readonly {
      /** Absent for nodes that are no device's. */
      readonly qdev?: string;
      readonly stats: { readonly rd_bytes: number; readonly wr_bytes: number };
    }[]
  >;
  "query-named-block-nodes": Command<
    { readonly flat?: boolean } | undefined,
    readonly JsonObject[]
  >;
  "blockdev-add": Command<JsonObject & { readonly driver: string; readonly "node-name"?: string }>;
  "blockdev-del": Command<{ readonly "node-name": string }>;
  "blockdev-open-tray": Command<DeviceOrId & { readonly force?: boolean }>;
  "blockdev-close-tray": Command<DeviceOrId>;
  "blockdev-insert-medium": Command<{ readonly id: string; readonly "node-name": string }>;
  "blockdev-remove-medium": Command<ById>;
  "blockdev-change-medium": Command<
    DeviceOrId & {
      readonly filename: string;
      readonly format?: string;
      readonly force?: boolean;
      readonly "read-only-mode"?: "retain" | "read-only" | "read-write";
    }
  >;
  eject: Command<DeviceOrId & { readonly force?: boolean }>;
  block_resize: Command<{
    readonly device?: string;
    readonly "node-name"?: string;
    readonly size: number;
  }>;
  device_add: Command<JsonObject & { readonly driver: string; readonly id?: string }>;
  device_del: Command<ById>;
  netdev_add: Command<JsonObject & { readonly type: string; readonly id: string }>;
  netdev_del: Command<ById>;
  set_link: Command<{ readonly name: string; readonly up: boolean }>;
  "object-add": Command<JsonObject & { readonly "qom-type": string; readonly id: string }>;
  "object-del": Command<ById>;
  screendump: Command<{
    readonly filename: string;
    readonly device?: string;
    readonly head?: number;
    readonly format?: "ppm" | "png";
  }>;
  "input-send-event": Command<{
    readonly device?: string;
    readonly head?: number;
    readonly events: readonly InputEvent[];
  }>;
  "send-key": Command<{ readonly keys: readonly KeyValue[]; readonly "hold-time"?: number }>;
  "query-mice": Command<NoArgs, readonly JsonObject[]>;
  "query-jobs": Command<NoArgs, readonly JobInfo[]>;
  "job-cancel": Command<ById>;
  "job-complete": Command<ById>;
  "job-dismiss": Command<ById>;
  "job-finalize": Command<ById>;
  "job-pause": Command<ById>;
  "job-resume": Command<ById>;
  "snapshot-save": Command<SnapshotArgs>;
  "snapshot-load": Command<SnapshotArgs>;
  "snapshot-delete": Command<{
    readonly "job-id": string;
    readonly tag: string;
    readonly devices: readonly string[];
  }>;
  "query-machines": Command<NoArgs, readonly MachineInfo[]>;
  "query-cpu-definitions": Command<NoArgs, readonly (JsonObject & { readonly name: string })[]>;
  "qom-list": Command<
    { readonly path: string },
    readonly { readonly name: string; readonly type: string }[]
  >;
  "qom-list-types": Command<
    { readonly implements?: string; readonly abstract?: boolean } | undefined,
    readonly { readonly name: string; readonly abstract?: boolean; readonly parent?: string }[]
  >;
  "device-list-properties": Command<
    { readonly typename: string },
    readonly (JsonObject & { readonly name: string; readonly type: string })[]
  >;
  "query-qmp-schema": Command<
    NoArgs,
    readonly (JsonObject & { readonly name: string; readonly "meta-type": string })[]
  >;
  "query-commands": Command<NoArgs, readonly { readonly name: string }[]>;
  "query-command-line-options": Command<
    { readonly option?: string } | undefined,
    readonly { readonly option: string; readonly parameters: readonly JsonObject[] }[]
  >;
  "query-chardev": Command<
    NoArgs,
    readonly {
      readonly label: string;
      readonly filename: string;
      readonly "frontend-open": boolean;
    }[]
  >;
  "query-vnc": Command<NoArgs, JsonObject & { readonly enabled: boolean }>;
  "query-spice": Command<NoArgs, JsonObject & { readonly enabled: boolean }>;
  "query-balloon": Command<NoArgs, { readonly actual: number }>;
  balloon: Command<{ readonly value: number }>;
  set_password: Command<{
    readonly protocol: "vnc" | "spice";
    readonly password: string;
    readonly connected?: "keep" | "fail" | "disconnect";
  }>;
  expire_password: Command<{ readonly protocol: "vnc" | "spice"; readonly time: string }>;
  "human-monitor-command": Command<
    { readonly "command-line": string; readonly "cpu-index"?: number },
    string
  >;
};

/** The arguments of a command; of one that is not in the table, any object. */
export type QmpArgs<Name extends string> = Name extends keyof QmpCommands
  ? QmpCommands[Name]["args"]
  : JsonObject | undefined;

export type QmpReturn<Name extends string> = Name extends keyof QmpCommands
  ? QmpCommands[Name]["returns"]
  : JsonValue;
