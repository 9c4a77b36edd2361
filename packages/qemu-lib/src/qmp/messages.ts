/** What a line of QMP means. Source: docs/interop/qmp-spec (QEMU 7.2). Pure. */
import { isJsonObject } from "./json.ts";
import type { JsonObject, JsonValue } from "./json.ts";

export type QmpVersion = {
  readonly major: number;
  readonly minor: number;
  readonly micro: number;
  readonly package: string;
};

export type QmpEvent = {
  readonly name: string;
  readonly data: JsonObject;
  /** Host time in milliseconds since 1970; absent when QEMU could not read its clock. */
  readonly timestampMs?: number;
};

export type QmpMessage =
  | { readonly kind: "greeting"; readonly version: QmpVersion }
  | { readonly kind: "return"; readonly id: number; readonly value: JsonValue }
  | { readonly kind: "error"; readonly id: number; readonly class?: string; readonly desc?: string }
  | { readonly kind: "event"; readonly event: QmpEvent }
  | { readonly kind: "nonsense"; readonly message: string };

/** Classifies one object. Errors may lack class or desc; ids must be ours, which are integers. */
export function readQmpMessage(object: JsonObject): QmpMessage {
  if (object["event"] !== undefined) return readEvent(object);
  if (object["QMP"] !== undefined) return readGreeting(object["QMP"]);
  const id = object["id"];
  const failure = object["error"];
  if (object["return"] === undefined && failure === undefined) {
    return nonsense("A message is neither greeting, event nor reply.");
  }
  if (typeof id !== "number" || !Number.isSafeInteger(id)) {
    return nonsense(`A reply carries no id of ours${describe(failure)}.`);
  }
  if (failure === undefined) return { kind: "return", id, value: object["return"] ?? null };
  return { kind: "error", id, ...readError(failure) };
}

function readError(failure: JsonValue): { class?: string; desc?: string } {
  if (!isJsonObject(failure)) return {};
  const { class: className, desc } = failure;
  return {
    ...(typeof className === "string" ? { class: className } : {}),
    ...(typeof desc === "string" ? { desc } : {}),
  };
}

function readEvent(object: JsonObject): QmpMessage {
  const { event: name, data, timestamp } = object;
  if (typeof name !== "string") return nonsense("An event has no name.");
  const timestampMs = readTimestampMs(timestamp);
  return {
    kind: "event",
    event: {
      name,
      data: isJsonObject(data) ? data : {},
      ...(timestampMs === undefined ? {} : { timestampMs }),
    },
  };
}

/** Both fields are -1 when the host clock failed (qmp-spec). */
function readTimestampMs(timestamp: JsonValue | undefined): number | undefined {
  if (!isJsonObject(timestamp)) return undefined;
  const { seconds, microseconds } = timestamp;
  if (typeof seconds !== "number" || typeof microseconds !== "number" || seconds < 0)
    return undefined;
  return seconds * 1000 + microseconds / 1000;
}

function readGreeting(greeting: JsonValue): QmpMessage {
  const version = isJsonObject(greeting) ? greeting["version"] : undefined;
  const qemu = isJsonObject(version) ? version["qemu"] : undefined;
  if (!isJsonObject(version) || !isJsonObject(qemu))
    return nonsense("The greeting names no version.");
  const { major, minor, micro } = qemu;
  if (typeof major !== "number" || typeof minor !== "number" || typeof micro !== "number") {
    return nonsense("The greeting's version is no number.");
  }
  const packageName = typeof version["package"] === "string" ? version["package"] : "";
  return { kind: "greeting", version: { major, minor, micro, package: packageName } };
}

function nonsense(message: string): QmpMessage {
  return { kind: "nonsense", message };
}

function describe(failure: JsonValue | undefined): string {
  const { desc } = failure === undefined ? {} : readError(failure);
  return desc === undefined ? "" : ` (${desc.slice(0, 200)})`;
}
