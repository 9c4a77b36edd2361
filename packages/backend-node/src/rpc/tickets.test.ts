import { Ticket } from "@openutm/shared-types";
import type { ByteStream } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { createTicketBox } from "./tickets.ts";

const stream = (): ByteStream => ({
  chunks: (async function* () {})(),
  write: async () => {},
  close: () => {},
});

const boxAt = (clock: { ms: number }, maxCount = 1024) =>
  createTicketBox({ nowMs: () => clock.ms, maxCount });

describe("TicketBox", () => {
  it("issues tickets as the contract writes them, never the same one twice", () => {
    const box = createTicketBox();
    const tickets = Array.from({ length: 200 }, () =>
      box.issue({ stream: "serial" }, async () => stream()),
    );
    for (const ticket of tickets) expect(Ticket.safeParse(ticket).success).toBe(true);
    expect(new Set(tickets).size).toBe(200);
  });

  it("opens the stream when the ticket is redeemed, once", async () => {
    const box = createTicketBox();
    let opened = 0;
    const ticket = box.issue({ stream: "display" }, async () => {
      opened += 1;
      return stream();
    });
    expect(opened).toBe(0);
    await box.redeem(ticket, "both");
    await expect(box.redeem(ticket, "both")).rejects.toMatchObject({
      code: "stream.ticketInvalid",
    });
    await expect(box.redeem(ticket, "down")).rejects.toMatchObject({
      code: "stream.ticketInvalid",
    });
    expect(opened).toBe(1);
  });

  it("lets only one of two that redeem at the same moment in", async () => {
    const box = createTicketBox();
    const ticket = box.issue({ stream: "display" }, async () => stream());
    const outcomes = await Promise.allSettled([
      box.redeem(ticket, "both"),
      box.redeem(ticket, "both"),
    ]);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("refuses a ticket after 30 seconds", async () => {
    const clock = { ms: 0 };
    const box = boxAt(clock);
    const early = box.issue({ stream: "serial" }, async () => stream());
    const late = box.issue({ stream: "serial" }, async () => stream());
    clock.ms = 29_999;
    await expect(box.redeem(early, "both")).resolves.toBeDefined();
    clock.ms = 30_000;
    await expect(box.redeem(late, "both")).rejects.toMatchObject({ code: "stream.ticketInvalid" });
  });

  it("keeps a bounded number, the newest", async () => {
    const box = boxAt({ ms: 0 }, 2);
    const tickets = Array.from({ length: 3 }, () =>
      box.issue({ stream: "serial" }, async () => stream()),
    );
    await expect(box.redeem(tickets[0] ?? "", "both")).rejects.toMatchObject({
      code: "stream.ticketInvalid",
    });
    await expect(box.redeem(tickets[1] ?? "", "both")).resolves.toBeDefined();
    await expect(box.redeem(tickets[2] ?? "", "both")).resolves.toBeDefined();
  });

  it("gives no way up to a stream that was opened for reading", async () => {
    const box = createTicketBox();
    const opened = await box.redeem(
      box.issue({ stream: "serial" }, async () => stream()),
      "down",
    );
    await expect(opened.write(new Uint8Array(1))).rejects.toMatchObject({
      code: "stream.unavailable",
    });
  });

  it("hands on what opening throws, and the ticket is used up", async () => {
    const box = createTicketBox();
    const ticket = box.issue({ stream: "display" }, () => Promise.reject(new Error("no guest")));
    await expect(box.redeem(ticket, "both")).rejects.toThrow("no guest");
    await expect(box.redeem(ticket, "both")).rejects.toMatchObject({
      code: "stream.ticketInvalid",
    });
  });
});
