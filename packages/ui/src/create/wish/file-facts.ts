// A chosen file and what its own bytes say.
import type { ImageReport, OsReport, Reason } from "@openutm/shared-types";

export type FileFacts =
  | { readonly state: "none" }
  | { readonly state: "looking"; readonly path: string }
  | {
      readonly state: "known";
      readonly path: string;
      readonly report: ImageReport;
      readonly os: OsReport;
    }
  | { readonly state: "failed"; readonly path: string; readonly reason: Reason };

/** A path's last part, on either kind of system. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** The file's name without what says its format. */
export const bareName = (path: string): string => fileName(path).replace(/(?!^)\.[^.]+$/, "");
