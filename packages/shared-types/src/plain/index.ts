// What a page needs before it has seen a schema: importing this loads no Zod.
export * from "./api-error.ts";
export * from "./contract-version.ts";
export * from "./default-settings.ts";
export * from "./request-size.ts";
