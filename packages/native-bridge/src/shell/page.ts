// What the pages of all desktop shells share.
export type * from "./connection.ts";
export type * from "./messages.ts";
