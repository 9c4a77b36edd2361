import { Menu as BaseMenu } from "@base-ui/react/menu";
import type { ReactElement } from "react";
import type { MenuEntry } from "./entries.ts";
import { MenuPopup } from "./MenuEntries.tsx";

type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly entries: readonly MenuEntry[];
  readonly align?: "start" | "end";
  readonly defaultOpen?: boolean;
};

/** A button's menu. */
export const Menu = ({ trigger, entries, align = "start", defaultOpen = false }: MenuProps) => (
  <BaseMenu.Root defaultOpen={defaultOpen} modal={false}>
    <BaseMenu.Trigger render={trigger} />
    <MenuPopup entries={entries} align={align} />
  </BaseMenu.Root>
);
