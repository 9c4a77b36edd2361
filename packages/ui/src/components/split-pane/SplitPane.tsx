import { useEffect, type ReactNode } from "react";
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from "react-resizable-panels";
import { useTranslation } from "../../i18n/index.ts";
import styles from "./SplitPane.module.css";

type SplitPaneProps = {
  /** Names the remembered sizes; two split panes of one app need two names. */
  readonly id: string;
  readonly start: ReactNode;
  readonly end: ReactNode;
  /** Sizes of the first pane in CSS pixels. */
  readonly startPx: number;
  readonly minStartPx?: number;
  readonly maxStartPx?: number;
  readonly minEndPx?: number;
  readonly direction?: "row" | "column";
  /** The first pane folds away when it is made smaller than half its least size. */
  readonly collapsible?: boolean;
  /** Whether it is folded away, where that is decided elsewhere too. */
  readonly folded?: boolean;
  onFold?(folded: boolean): void;
};

// A page whose storage is off (a private window) keeps its sizes for as long as it is open.
const forgetful = { getItem: () => null, setItem: () => undefined };
const storage = (): Pick<Storage, "getItem" | "setItem"> => {
  try {
    return localStorage;
  } catch {
    return forgetful;
  }
};

/** Two panes with a line between them that can be dragged, or moved by the arrow keys. */
export const SplitPane = ({
  id,
  start,
  end,
  startPx,
  minStartPx = 180,
  maxStartPx = 480,
  minEndPx = 320,
  direction = "row",
  collapsible = false,
  folded,
  onFold,
}: SplitPaneProps) => {
  const { t } = useTranslation();
  const panel = usePanelRef();
  useEffect(() => {
    if (folded === undefined) return;
    if (folded) panel.current?.collapse();
    else panel.current?.expand();
  }, [folded, panel]);
  const layout = useDefaultLayout({ id: `openutm.split.${id}`, storage: storage() });
  return (
    <Group
      id={id}
      orientation={direction === "row" ? "horizontal" : "vertical"}
      className={styles["group"]}
      {...layout}
    >
      <Panel
        id={`${id}-start`}
        panelRef={panel}
        onResize={({ inPixels }, _panel, before) => {
          // The first size is the remembered one: that was no act of anybody.
          if (before !== undefined) onFold?.(inPixels === 0);
        }}
        defaultSize={startPx}
        minSize={minStartPx}
        maxSize={maxStartPx}
        collapsible={collapsible}
        groupResizeBehavior="preserve-pixel-size"
        className={styles["pane"]}
      >
        {start}
      </Panel>
      <Separator className={styles["line"]} aria-label={t("resize")} />
      <Panel id={`${id}-end`} minSize={minEndPx} className={styles["pane"]}>
        {end}
      </Panel>
    </Group>
  );
};
