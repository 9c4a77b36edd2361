import type { ReactNode } from "react";

/** What has the focus after a menu or a dialog: an element, or `true` for what had it before. */
export type FocusAfter = () => HTMLElement | true;

/** A menu as data: the same entries serve a menu button, a context menu and a toolbar that ran out of room. */
export type MenuEntry =
  | {
      readonly kind?: "item";
      readonly id: string;
      readonly label: string;
      readonly icon?: ReactNode;
      readonly shortcut?: string;
      readonly tone?: "normal" | "danger";
      /** Why it cannot be done now. */
      readonly disabledReason?: string | undefined;
      run(): void;
    }
  | {
      readonly kind: "check";
      readonly id: string;
      readonly label: string;
      readonly checked: boolean;
      /** Why it cannot be chosen now. */
      readonly disabledReason?: string | undefined;
      run(): void;
    }
  | { readonly kind: "separator"; readonly id: string }
  | {
      readonly kind: "group";
      readonly id: string;
      readonly label: string;
      readonly entries: readonly MenuEntry[];
    }
  | {
      readonly kind: "submenu";
      readonly id: string;
      readonly label: string;
      readonly icon?: ReactNode;
      readonly entries: readonly MenuEntry[];
    };
