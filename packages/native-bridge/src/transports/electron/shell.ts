// For the shell's own process: no part of a page.
export * from "./port-stream.ts";
export * from "./channels.ts";
export * from "../../shell/contract.ts";
export * from "../../shell/words.ts";
