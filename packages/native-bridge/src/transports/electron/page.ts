export * from "./connection.ts";
export * from "./page-ports.ts";
export * from "./channels.ts";
export * from "../../shell/contract.ts";
