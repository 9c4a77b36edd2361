import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check, ChevronRight } from "lucide-react";
import { Kbd } from "../kbd/Kbd.tsx";
import type { MenuEntry, FocusAfter } from "./entries.ts";
import styles from "./Menu.module.css";

type Item = Extract<MenuEntry, { run(): void; readonly label: string }>;

const ActionItem = ({ item }: { readonly item: Exclude<Item, { readonly kind: "check" }> }) => (
  <BaseMenu.Item
    className={styles["item"]}
    label={item.label}
    data-tone={item.tone}
    disabled={item.disabledReason !== undefined}
    onClick={() => item.run()}
  >
    <span className={styles["icon"]}>{item.icon}</span>
    <span className={styles["text"]}>
      {item.label}
      {item.disabledReason !== undefined && <small>{item.disabledReason}</small>}
    </span>
    {item.shortcut !== undefined && <Kbd shortcut={item.shortcut} />}
  </BaseMenu.Item>
);

const Entry = ({ entry }: { readonly entry: MenuEntry }) => {
  switch (entry.kind) {
    case "separator":
      return <BaseMenu.Separator className={styles["separator"]} />;
    case "group":
      return (
        <BaseMenu.Group>
          <BaseMenu.GroupLabel className={styles["groupLabel"]}>{entry.label}</BaseMenu.GroupLabel>
          <MenuEntries entries={entry.entries} />
        </BaseMenu.Group>
      );
    case "submenu":
      return (
        <BaseMenu.SubmenuRoot>
          <BaseMenu.SubmenuTrigger className={styles["item"]} label={entry.label}>
            <span className={styles["icon"]}>{entry.icon}</span>
            <span className={styles["text"]}>{entry.label}</span>
            <ChevronRight size={14} aria-hidden className={styles["arrow"]} />
          </BaseMenu.SubmenuTrigger>
          <MenuPopup entries={entry.entries} alignOffset={-5} />
        </BaseMenu.SubmenuRoot>
      );
    case "check":
      return (
        <BaseMenu.CheckboxItem
          className={styles["item"]}
          label={entry.label}
          checked={entry.checked}
          disabled={entry.disabledReason !== undefined}
          onCheckedChange={() => entry.run()}
        >
          <BaseMenu.CheckboxItemIndicator className={styles["icon"]}>
            <Check size={14} aria-hidden />
          </BaseMenu.CheckboxItemIndicator>
          <span className={styles["text"]}>
            {entry.label}
            {entry.disabledReason !== undefined && <small>{entry.disabledReason}</small>}
          </span>
        </BaseMenu.CheckboxItem>
      );
    default:
      return <ActionItem item={entry} />;
  }
};

type Entries = readonly MenuEntry[] | (() => readonly MenuEntry[]);

const MenuEntries = ({ entries }: { readonly entries: Entries }) =>
  (typeof entries === "function" ? entries() : entries).map((entry) => (
    <Entry key={entry.id} entry={entry} />
  ));

type MenuPopupProps = {
  readonly entries: Entries;
  readonly alignOffset?: number;
  readonly align?: "start" | "end";
  readonly focusAfter?: FocusAfter | undefined;
};

/** The floating list itself, inside the root of a menu or a context menu. */
export const MenuPopup = ({
  entries,
  alignOffset = 0,
  align = "start",
  focusAfter,
}: MenuPopupProps) => (
  <BaseMenu.Portal>
    <BaseMenu.Positioner
      className={styles["positioner"]}
      sideOffset={4}
      align={align}
      alignOffset={alignOffset}
    >
      <BaseMenu.Popup className={styles["popup"]} finalFocus={focusAfter}>
        <MenuEntries entries={entries} />
      </BaseMenu.Popup>
    </BaseMenu.Positioner>
  </BaseMenu.Portal>
);
