import { EventEnvelope } from "@openutm/shared-types";
import { expect, it } from "vitest";
import { createEventSequencer } from "./events.ts";

it("numbers events without a gap and names the owner's life", () => {
  const sequencer = createEventSequencer("life-1");
  const sent = [0, 1, 2].map(() => sequencer.next({ topic: "trash.changed", payload: {} }));
  expect(sent.map((event) => event.seq)).toEqual([0, 1, 2]);
  for (const event of sent) {
    expect(EventEnvelope.parse(event)).toMatchObject({ epoch: "life-1", topic: "trash.changed" });
  }
});
