import { useVirtualizer } from "@tanstack/react-virtual";
import type { Vm } from "@openutm/shared-types";
import { Plus } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useRunCommand } from "../../app/commands/run-command.tsx";
import { hasScreen, useVmsNow } from "../../app/backend.tsx";
import { useFrame } from "../../app/frame-state.tsx";
import { useNavigation } from "../../app/navigation.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { GroupHeading } from "./GroupHeading.tsx";
import { MachineRow } from "./MachineRow.tsx";
import styles from "./MachineList.module.css";
import { RenameField } from "./RenameField.tsx";
import type { SidebarItem } from "./rows.ts";
import { useDrop, useMoveToGroup } from "./use-drop.ts";
import { useListKeys } from "./use-list-keys.ts";

const headingPx = 32;
/** Rows above and below those that are seen: so many may scroll into view before the page has drawn them. */
const overscanRows = 4;
/** A row's padding and its height, which is larger for fingers; all rows are equal, so that none must be measured. */
const measureRowPx = (): number => {
  const height = getComputedStyle(document.documentElement).getPropertyValue("--row-height");
  return (Number.parseFloat(height) || 50) + 2;
};

type MachineListProps = {
  readonly items: readonly SidebarItem[];
  readonly selectedId: string | undefined;
  onFold(group: string, folded: boolean): void;
};

/** The rows of the sidebar. Only those that are seen, and a few around them, are in the page. */
export const MachineList = ({ items, selectedId, onFold }: MachineListProps) => {
  const { t } = useTranslation("library");
  const { go } = useNavigation();
  const { overlay, open, close } = useFrame();
  const run = useRunCommand();
  const vmsNow = useVmsNow();
  const scroller = useRef<HTMLDivElement>(null);

  const [rowPx] = useState(measureRowPx);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.kind === "heading" ? headingPx : rowPx),
    // Another function has all places reckoned anew.
    getItemKey: useCallback(
      (index: number) => {
        const item = items[index];
        return item?.kind === "vm" ? item.vm.id : `${item?.section} ${item?.group}`;
      },
      [items],
    ),
    overscan: overscanRows,
  });

  const select = useCallback((vmId: string) => go({ name: "library", vmId }), [go]);
  const openVm = useCallback(
    (vmId: string) => {
      const vm = vmsNow().find(({ id }) => id === vmId);
      if (vm === undefined) return;
      if (hasScreen(vm)) run("vm.openDisplay", vmId);
      else if (vm.runtime === undefined && vm.status !== "broken") run("vm.start", vmId);
    },
    [vmsNow, run],
  );
  const scrollTo = useCallback((index: number) => virtual.scrollToIndex(index), [virtual]);
  const onKeyDown = useListKeys({
    list: scroller,
    items,
    run,
    onSelect: select,
    onOpen: openVm,
    scrollTo,
  });
  const drop = useDrop({
    placeOf(element) {
      if (element.closest("[data-new-group]") !== null) return "newGroup";
      const { vm, group } = element.closest<HTMLElement>("[data-vm], [data-group]")?.dataset ?? {};
      if (vm === undefined) return group === undefined ? undefined : { group };
      return { group: vmsNow().find(({ id }) => id === vm)?.group ?? "" };
    },
    onMove: useMoveToGroup(),
    onNewGroup: (vmId) => open({ kind: "group", vmId }),
  });

  const selectedIndex = items.findIndex((item) => item.kind === "vm" && item.vm.id === selectedId);
  // What was selected elsewhere (the palette, a link) comes into view; what was clicked is there already.
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a row that only moves in the list must not drag the view along
  }, [selectedId, virtual]);

  const firstVm = items.find((item) => item.kind === "vm")?.vm.id;
  const reachableId = selectedIndex >= 0 ? selectedId : firstVm;
  const headings = items.filter(({ kind }) => kind === "heading").length;
  const renamed = overlay?.kind === "rename" ? overlay.vmId : undefined;
  const endRename = (): void => {
    close();
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-vm="${renamed}"]`)?.focus(),
    );
  };

  const row = (vm: Vm) =>
    vm.id === renamed ? (
      <RenameField key={vm.id} vm={vm} onClose={endRename} />
    ) : (
      <MachineRow
        key={vm.id}
        vm={vm}
        selected={vm.id === selectedId}
        reachable={vm.id === reachableId}
        onSelect={select}
        onOpen={openVm}
      />
    );
  const visible = virtual.getVirtualItems();
  const { target } = drop;
  return (
    <div ref={scroller} className={styles["scroller"]} onKeyDown={onKeyDown} {...drop.list}>
      <ul
        className={styles["list"]}
        style={{
          paddingBlockStart: visible[0]?.start ?? 0,
          paddingBlockEnd: virtual.getTotalSize() - (visible.at(-1)?.end ?? 0),
        }}
      >
        {visible.map(({ key, index }) => {
          const item = items[index];
          if (item === undefined) return null;
          if (item.kind === "vm") return row(item.vm);
          return (
            <GroupHeading
              key={key}
              heading={item}
              alone={headings === 1}
              target={typeof target === "object" && target.group === item.group}
              onFold={onFold}
            />
          );
        })}
      </ul>
      {target !== undefined && (
        <div
          className={styles["newGroup"]}
          data-new-group
          data-target={target === "newGroup" || undefined}
        >
          <Plus size={14} aria-hidden />
          {t("newGroup")}
        </div>
      )}
    </div>
  );
};
