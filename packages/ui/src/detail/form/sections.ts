import type { VmConfig } from "@openutm/shared-types";
import type { VmValues } from "../draft/draft.ts";

/** What a change can be about, in the words of the page. */
export type Section = Exclude<keyof VmValues, "config"> | keyof VmConfig;

/** The sections of paths such as `config.networks.net0.mac`, each once. */
export const sectionsOf = (paths: readonly string[]): readonly Section[] => [
  ...new Set(paths.map((path) => path.replace(/^config\./, "").split(".")[0] as Section)),
];
