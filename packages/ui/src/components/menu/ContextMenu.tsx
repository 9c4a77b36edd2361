import { ContextMenu as BaseContextMenu } from "@base-ui/react/context-menu";
import type { ReactElement } from "react";
import type { MenuEntry } from "./entries.ts";
import { MenuPopup } from "./MenuEntries.tsx";

type ContextMenuProps = {
  /** A function where they depend on what was clicked: it is called when the menu opens. */
  readonly entries: readonly MenuEntry[] | (() => readonly MenuEntry[]);
  /** What is clicked; Shift+F10 and the Menu key open it from the keyboard. */
  readonly children: ReactElement<Record<string, unknown>>;
};

/** The menu of a thing itself, at the pointer. */
export const ContextMenu = ({ entries, children }: ContextMenuProps) => (
  <BaseContextMenu.Root>
    <BaseContextMenu.Trigger render={children} />
    <MenuPopup entries={entries} />
  </BaseContextMenu.Root>
);
