export * from "../../shell/messages.ts";
export * from "../../shell/contract.ts";
export type * from "../../shell/connection.ts";
export * from "./bridge.ts";
export * from "./connection.ts";
