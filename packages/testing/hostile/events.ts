// Everything that a page would be told, kept.
import type { BackendEvent } from "@openutm/shared-types";
import type { Live } from "./live.ts";

export type Events = { seen(): readonly BackendEvent[]; close(): void };

/** The ticket for the events' WebSocket comes from `POST /ticket`, as pages take it. */
export const listenToEvents = async (live: Live): Promise<Events> => {
  const { origin, token } = live.served();
  const response = await fetch(`${origin}/ticket`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  const { ticket } = (await response.json()) as { ticket: string };
  const socket = new WebSocket(`${origin.replace("http", "ws")}/events?ticket=${ticket}`);
  const seen: BackendEvent[] = [];
  socket.addEventListener("message", ({ data }) =>
    seen.push(JSON.parse(String(data)) as BackendEvent),
  );
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("The door opened no events' socket.")));
  });
  return { seen: () => seen, close: () => socket.close() };
};
