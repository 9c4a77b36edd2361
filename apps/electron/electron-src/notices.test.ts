import type { BackendEvent, Job } from "@openutm/shared-types";
import { expect, it } from "vitest";
import { crashNotice, longWorkMs, workNotice } from "./notices.ts";
import { wordsFor } from "./words.ts";

const words = wordsFor("en", "");
const changed = (job: Partial<Job>): BackendEvent => ({
  topic: "job.changed",
  payload: {
    job: {
      id: "1",
      kind: "clone",
      title: "Cloning “Debian”",
      state: "done",
      startedAtMs: 1000,
      cancellable: true,
      ...job,
    },
  },
});
const facts = { isLookedAt: false, nowMs: 1000 + longWorkMs, words };

it("tells of long work that is over, well or badly", () => {
  expect(workNotice(changed({}), facts)).toEqual({ title: "Cloning “Debian”", body: "Done." });
  const error = { code: "disk.full" as const, message: "The disk is full." };
  expect(workNotice(changed({ state: "failed", error }), facts)).toEqual({
    title: "Cloning “Debian” has failed",
    body: "The disk is full.",
  });
});

it("says nothing of short work, of what goes on or was cancelled, and while somebody looks", () => {
  expect(workNotice(changed({}), { ...facts, nowMs: 2000 })).toBeUndefined();
  expect(workNotice(changed({ state: "running" }), facts)).toBeUndefined();
  expect(workNotice(changed({ state: "cancelled" }), facts)).toBeUndefined();
  expect(workNotice(changed({}), { ...facts, isLookedAt: true })).toBeUndefined();
  expect(workNotice({ topic: "trash.changed", payload: {} }, facts)).toBeUndefined();
});

it("names a guest that has crashed, with the reason where one is known", () => {
  const vm = { id: "1", name: "Debian" };
  expect(crashNotice(vm, words)).toMatchObject({ body: "It ended unexpectedly.", vmId: "1" });
  const statusReason = { code: "qemu.exited" as const, message: "QEMU was killed." };
  expect(crashNotice({ ...vm, statusReason }, words)).toEqual({
    title: "“Debian” has stopped",
    body: "QEMU was killed.",
    vmId: "1",
  });
});
