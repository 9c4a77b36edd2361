// Byte streams: opened by a method that returns a one-time ticket, never carried in JSON.
import { z } from "./zod.ts";

export const streams = {
  /** The guest's display protocol (RFB or SPICE), raw. */
  display: { direction: "both" },
  /** The guest's first serial port, raw; begins with what the ring still holds. */
  serial: { direction: "both" },
  /** One PNG. */
  screenshot: { direction: "down" },
  /** `VmStats`, one a line and a second while somebody reads; begins with the last minute where it is known. */
  stats: { direction: "down" },
  /** A VM's log: its last 500 lines, then each new one. */
  log: { direction: "down" },
  /** A file for the library's images. Ends from above when it is stored. */
  image: { direction: "up" },
} as const satisfies Record<string, { readonly direction: "both" | "down" | "up" }>;

export type StreamName = keyof typeof streams;

/** A ticket opens one stream once, within 30 seconds. */
export const Ticket = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .meta({ id: "Ticket" });

export const ticketLifeMs = 30_000;

/** One channel of a SPICE display, linked for a page that has these capabilities (bit numbers). */
export const SpiceChannel = z
  .strictObject({
    channel: z.enum([
      "main",
      "display",
      "inputs",
      "cursor",
      "playback",
      "record",
      "port",
      "usbredir",
      "webdav",
    ]),
    channelId: z.int().min(0).max(255),
    /** 0 for the main channel; then what its INIT said. */
    connectionId: z.int().min(0).max(4_294_967_295),
    caps: z.array(z.int().min(0).max(63)).max(64).default([]),
  })
  .meta({ id: "SpiceChannel" });
export type SpiceChannel = z.infer<typeof SpiceChannel>;
