// Two backends speak the contract, and the same tests hold both: OPENUTM_BACKEND says which one they are run against.
import { findRustProgram, needRustProgram } from "@openutm/backend-node";
import { BackendKind } from "@openutm/shared-types";
import { checkout } from "./cli.ts";

/** The backend that this run of the tests is about; every test of a live one asserts that it answers. */
export const backendUnderTest: BackendKind = BackendKind.parse(
  process.env["OPENUTM_BACKEND"] || "node",
);

const places = { env: process.env, checkout };

/** @throws ApiError with the way out when it is not built */
export const rustProgram = (): string => needRustProgram(places);

/** For tests that need both; undefined when they can run. */
export const whyNoRust = (): string | undefined =>
  findRustProgram(places) === undefined ? "the Rust backend is not built" : undefined;
