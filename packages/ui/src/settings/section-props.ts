import type { Settings } from "@openutm/shared-types";
import type { Change } from "./use-change.ts";

export type SectionProps = { readonly settings: Settings; readonly change: Change };
