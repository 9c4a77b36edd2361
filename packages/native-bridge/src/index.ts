export type * from "./page-connection.ts";
export * from "./transports/http/connection.ts";
export * from "./transports/memory/connection.ts";
