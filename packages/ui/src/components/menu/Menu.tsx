import { Menu as BaseMenu } from "@base-ui/react/menu";
import type { ReactElement } from "react";
import type { FocusAfter, MenuEntry } from "./entries.ts";
import { MenuPopup } from "./MenuEntries.tsx";

type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly entries: readonly MenuEntry[];
  readonly align?: "start" | "end";
  readonly defaultOpen?: boolean;
  readonly focusAfter?: FocusAfter | undefined;
};

/** A button's menu. What else it is given goes to the button, so that a tooltip can stand around it. */
export const Menu = ({
  trigger,
  entries,
  align = "start",
  defaultOpen = false,
  focusAfter,
  ...rest
}: MenuProps) => (
  <BaseMenu.Root defaultOpen={defaultOpen} modal={false}>
    <BaseMenu.Trigger {...rest} render={trigger} />
    <MenuPopup entries={entries} align={align} focusAfter={focusAfter} />
  </BaseMenu.Root>
);
