import { Toolbar as BaseToolbar } from "@base-ui/react/toolbar";
import { ChevronDown, Ellipsis } from "lucide-react";
import { useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "../../i18n/index.ts";
import type { FocusAfter, MenuEntry } from "../menu/entries.ts";
import { Menu } from "../menu/Menu.tsx";
import { Tooltip } from "../tooltip/Tooltip.tsx";
import { fitGroups, leastPx, type Fit } from "./fit.ts";
import styles from "./Toolbar.module.css";

export type ToolbarItem = {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** `icon` hides the label in the bar; in the menu it is always written. */
  readonly look?: "full" | "icon";
  readonly variant?: "primary" | "secondary" | "danger";
  readonly disabledReason?: string | undefined;
  /** For one that is on or off; those of a group stand as one choice. */
  readonly pressed?: boolean;
} & (
  | {
      /** More ways to do it, behind an arrow: force, restart. */
      readonly menu?: readonly MenuEntry[];
      run(): void;
    }
  /** The button only opens this. */
  | { readonly opens: readonly MenuEntry[] }
);

export type ToolbarGroup = {
  readonly id: string;
  readonly items: readonly ToolbarItem[];
  /** Stays in the bar, with its labels, however narrow the window is. */
  readonly keep?: boolean;
};

type ToolbarProps = {
  readonly label: string;
  readonly groups: readonly ToolbarGroup[];
  /** After each of its menus. */
  readonly focusAfter?: FocusAfter | undefined;
};

const gapPx = 8;
const morePx = 40;

type Look = "full" | "icon";

/** An item that has no picture keeps its label. */
const lookOf = ({ look = "full", icon }: ToolbarItem, fit: Fit): Look =>
  fit === "icons" && icon !== undefined ? "icon" : look;

type ItemProps = {
  readonly item: ToolbarItem;
  readonly look: Look;
  readonly focusAfter: FocusAfter | undefined;
};

const Item = ({ item, look, focusAfter }: ItemProps) => {
  const { t } = useTranslation();
  const { label, icon, variant = "secondary", disabledReason, pressed } = item;
  const menu = "run" in item ? item.menu : undefined;
  const plain = (
    <BaseToolbar.Button
      className={styles["item"]}
      data-variant={variant}
      aria-label={look === "icon" ? label : undefined}
      aria-pressed={pressed}
      disabled={disabledReason !== undefined}
      onClick={"run" in item ? () => item.run() : undefined}
    >
      {icon}
      {look === "full" && label}
      {"opens" in item && look === "full" && <ChevronDown size={13} aria-hidden />}
    </BaseToolbar.Button>
  );
  const button =
    "opens" in item ? (
      <Menu entries={item.opens} align="end" trigger={plain} focusAfter={focusAfter} />
    ) : (
      plain
    );
  const hint = disabledReason ?? (look === "icon" ? label : undefined);
  return (
    <>
      {hint === undefined ? (
        button
      ) : (
        <Tooltip text={hint} side="bottom">
          {button}
        </Tooltip>
      )}
      {menu !== undefined && (
        <Menu
          entries={menu}
          align="end"
          focusAfter={focusAfter}
          trigger={
            <BaseToolbar.Button
              className={styles["item"]}
              data-variant={variant}
              data-arrow
              aria-label={`${label}: ${t("more")}`}
            >
              <ChevronDown size={13} aria-hidden />
            </BaseToolbar.Button>
          }
        />
      )}
    </>
  );
};

/** The same group without behaviour, to learn how wide it is. */
const Ghost = ({ group, fit }: { readonly group: ToolbarGroup; readonly fit: Fit }) => (
  <span className={styles["group"]}>
    {group.items.map((item) => (
      <span key={item.id} className={styles["pair"]}>
        <span className={styles["item"]}>
          {item.icon}
          {lookOf(item, fit) === "full" && item.label}
          {"opens" in item && lookOf(item, fit) === "full" && <ChevronDown size={13} />}
        </span>
        {"run" in item && item.menu !== undefined && <span className={styles["item"]} data-arrow />}
      </span>
    ))}
  </span>
);

const widthsIn = (ghost: Element | undefined): readonly number[] =>
  Array.from(ghost?.children ?? [], (child) => child.clientWidth + 2);

const entryOf = (item: ToolbarItem): readonly MenuEntry[] => {
  const { id, label, icon, variant, disabledReason, pressed } = item;
  if ("opens" in item)
    return disabledReason === undefined
      ? [{ kind: "submenu", id, label, icon, entries: item.opens }]
      : [{ id, label, icon, disabledReason, run: () => undefined }];
  const { run, menu = [] } = item;
  const entry: MenuEntry =
    pressed === undefined
      ? { id, label, icon, tone: variant === "danger" ? "danger" : "normal", disabledReason, run }
      : { kind: "check", id, label, checked: pressed, disabledReason, run };
  return [entry, ...menu];
};

const entriesOf = ({ items }: ToolbarGroup): readonly MenuEntry[] => items.flatMap(entryOf);

/** Groups of buttons; those that do not fit are in a menu at the end. Arrow keys move inside it. */
export const Toolbar = ({ label, groups, focusAfter }: ToolbarProps) => {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const [fits, setFits] = useState<readonly Fit[]>();

  useLayoutEffect(() => {
    const measure = (): void => {
      if (bar.current === null || ghost.current === null) return;
      const [full, icons] = Array.from(ghost.current.children, widthsIn);
      const measured = groups.map(({ keep = false }, index) => ({
        fullPx: full?.[index] ?? 0,
        iconsPx: icons?.[index] ?? 0,
        keep,
      }));
      bar.current.style.minWidth = `${leastPx(measured, { gapPx, morePx })}px`;
      const next = fitGroups(measured, {
        availablePx: bar.current.clientWidth || Infinity,
        gapPx,
        morePx,
      });
      setFits((before) => (before?.join() === next.join() ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const element of [bar.current, ghost.current])
      if (element !== null) observer.observe(element);
    return () => observer.disconnect();
  }, [groups]);

  const fitOf = (index: number): Fit => fits?.[index] ?? "full";
  const hidden = groups.filter((_, index) => fitOf(index) === "menu");
  const more = hidden.flatMap((group, index): readonly MenuEntry[] => [
    ...(index === 0 ? [] : [{ kind: "separator" as const, id: `before ${group.id}` }]),
    ...entriesOf(group),
  ]);
  return (
    <div ref={bar} className={styles["bar"]}>
      <div ref={ghost} className={styles["ghost"]} aria-hidden inert>
        {(["full", "icons"] as const).map((fit) => (
          <div key={fit} className={styles["ghostRow"]}>
            {groups.map((group) => (
              <Ghost key={group.id} group={group} fit={fit} />
            ))}
          </div>
        ))}
      </div>
      <BaseToolbar.Root className={styles["toolbar"]} aria-label={label}>
        {groups.map(
          (group, index) =>
            fitOf(index) !== "menu" && (
              <BaseToolbar.Group key={group.id} className={styles["group"]}>
                {group.items.map((item) => (
                  <Item
                    key={item.id}
                    item={item}
                    look={lookOf(item, fitOf(index))}
                    focusAfter={focusAfter}
                  />
                ))}
              </BaseToolbar.Group>
            ),
        )}
        {more.length > 0 && (
          <Menu
            entries={more}
            align="end"
            focusAfter={focusAfter}
            trigger={
              <BaseToolbar.Button className={styles["more"]} aria-label={t("more")}>
                <Ellipsis size={16} aria-hidden />
              </BaseToolbar.Button>
            }
          />
        )}
      </BaseToolbar.Root>
    </div>
  );
};
