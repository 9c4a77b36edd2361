// What a client of a backend in another process needs, and nothing of the backend itself.
export * from "./owner/connect.ts";
export type { ControlClient } from "./owner/control/client.ts";
export * from "./paths.ts";
