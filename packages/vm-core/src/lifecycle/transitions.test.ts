import { VmStatus } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { isLive, lifecycleEvents, transition } from "./transitions.ts";

// One line a status, one word an event, in the order of `lifecycleEvents`; `-` is what cannot happen.
// Written out beside the table, so that a change of the table is a change here as well.
const expected: Readonly<Record<string, string>> = {
  //          startReq  refused  failed running  paused   stopReq   givenUp  ended   crashed suspended broken repaired
  stopped:
    "  starting  -        -      running  paused   -         -        -       error   -         broken -",
  starting:
    " -         stopped  error  running  paused   -         -        stopped error   -         -      -",
  running:
    "  -         -        -      running  paused   stopping  -        stopped error   -         -      -",
  paused:
    "   -         -        -      running  paused   stopping  -        stopped error   -         -      -",
  stopping:
    " -         -        -      stopping stopping stopping  running  stopped error   suspended -      -",
  suspended:
    "starting  -        -      running  paused   -         -        -       -       -         broken -",
  error:
    "    starting  -        -      running  paused   -         -        stopped error   -         broken -",
  broken:
    "   -         -        -      -        -        -         -        -       -       -         broken stopped",
};

const cases = VmStatus.options.flatMap((status) => {
  const words = expected[status]?.trim().split(/\s+/) ?? [];
  return lifecycleEvents.map((event, index) => ({ status, event, after: words[index] }));
});

describe("transition", () => {
  it("is asked about every status and every event", () => {
    expect(cases).toHaveLength(VmStatus.options.length * lifecycleEvents.length);
    expect(cases.every(({ after }) => after !== undefined)).toBe(true);
  });

  it.each(cases)("$status, $event: $after", ({ status, event, after }) => {
    expect(transition(status, event) ?? "-").toBe(after);
  });

  it("leads out of every status", () => {
    for (const status of VmStatus.options) {
      expect(
        lifecycleEvents.some((event) => (transition(status, event) ?? status) !== status),
      ).toBe(true);
    }
  });

  it("ends every live status when QEMU ends, whichever way", () => {
    for (const status of VmStatus.options.filter(isLive)) {
      expect(transition(status, "ended")).toBe("stopped");
      expect(transition(status, "crashed")).toBe("error");
    }
  });
});
