// What no script can bring about, why, and the tests that show it instead. The check fails when a row is not needed any
// more, and when a place that it names is gone.
import type { ErrorCode, EventTopic, MethodName } from "@openutm/shared-types";

export type Exception = {
  readonly why: string;
  /** Tests of both backends: a file from the checkout's root on, and words that stand in it. */
  readonly shownBy: readonly (readonly [file: string, words: string])[];
};

export const codesWithoutScript: Partial<Record<ErrorCode, Exception>> = {
  internal: {
    why: "Only a defect answers it.",
    shownBy: [
      ["packages/backend-node/src/rpc/dispatch.test.ts", "internal"],
      ["apps/tauri/crates/backend/src/rpc/answer.rs", "internal"],
    ],
  },
};

export const eventsWithoutScript: Partial<Record<EventTopic, Exception>> = {};

/** Methods that no script calls with success over the real QEMU. */
export const methodsWithoutRealQemu: Partial<Record<MethodName, Exception>> = {};
