// Every screen of the app: its name, what it is told and where it stands. screen-components.ts says which file draws it.
import type { ImageFile } from "./host-actions.ts";

/** The tabs of a VM's detail, in their order. */
export const vmTabs = [
  "overview",
  "hardware",
  "drives",
  "network",
  "display",
  "sharing",
  "firmware",
  "notes",
  "advanced",
  "logs",
  "serial",
] as const;
export type VmTab = (typeof vmTabs)[number];

/** A file that the wizard begins with: on the host's disk, or in the hands of a browser, which must send it. */
export type CreateFrom =
  | { readonly kind: "path"; readonly file: ImageFile }
  | { readonly kind: "dropped"; readonly file: File };

/** What each screen is told. */
export type ScreenParams = {
  /** One VM; without an id the first of the library. */
  readonly library: { readonly vmId?: string | undefined; readonly tab?: VmTab | undefined };
  readonly display: { readonly vmId: string };
  /** `system` is what was asked for already. */
  readonly create: {
    readonly from?: CreateFrom | undefined;
    readonly system?: "linux" | "windows" | undefined;
  };
  readonly settings: { readonly section?: string | undefined };
  readonly health: Record<never, never>;
  readonly trash: Record<never, never>;
  /** Nothing is in the library yet, or nothing can run here yet. */
  readonly firstRun: Record<never, never>;
};
export type ScreenName = keyof ScreenParams;
export type Screen<N extends ScreenName = ScreenName> = {
  [Name in N]: { readonly name: Name } & ScreenParams[Name];
}[N];

/** `pane` stands beside the sidebar, `window` fills the page, `sheet` lies over what is there. */
export const screenPlaces = {
  library: "pane",
  display: "window",
  create: "sheet",
  settings: "pane",
  health: "pane",
  trash: "pane",
  firstRun: "pane",
} as const satisfies Readonly<Record<ScreenName, "pane" | "window" | "sheet">>;
