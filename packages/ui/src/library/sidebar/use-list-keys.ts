import { useCallback, type KeyboardEvent, type RefObject } from "react";
import type { RunCommand } from "../../app/commands/run-command.tsx";
import type { SidebarItem } from "./rows.ts";

/** Rows that a page key moves over. */
const pageRows = 10;

const moves: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  PageDown: (at, last) => Math.min(at + pageRows, last),
  PageUp: (at) => Math.max(at - pageRows, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

type ListKeys = {
  readonly list: RefObject<HTMLElement | null>;
  readonly items: readonly SidebarItem[];
  readonly run: RunCommand;
  onSelect(id: string): void;
  onOpen(id: string): void;
  /** Brings an item into the list, so that it can be focused. */
  scrollTo(index: number): void;
};

const focusRow = (list: HTMLElement | null, id: string): boolean => {
  const row = list?.querySelector<HTMLElement>(`[data-vm="${id}"]`);
  row?.focus();
  return row != null;
};

/** The list by keyboard: arrows move, Enter opens, F2 renames, Delete moves to the trash, a letter searches. */
export const useListKeys = (keys: ListKeys): ((event: KeyboardEvent) => void) => {
  const { list, items, run, onSelect, onOpen, scrollTo } = keys;
  return useCallback(
    (event) => {
      const focused = (event.target as Element).closest<HTMLElement>("[data-vm]")?.dataset["vm"];
      if (focused === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      const vms = items.flatMap((item, index) =>
        item.kind === "vm" ? [{ index, id: item.vm.id }] : [],
      );
      const at = vms.findIndex(({ id }) => id === focused);
      const move = moves[event.key];
      if (move !== undefined) {
        event.preventDefault();
        const to = vms[move(at, vms.length - 1)];
        if (to === undefined) return;
        onSelect(to.id);
        scrollTo(to.index);
        // At once, so that the next key is for this row and not for the one before; a row that is far away is drawn by
        // the time of the next frame.
        if (!focusRow(list.current, to.id))
          requestAnimationFrame(() => focusRow(list.current, to.id));
        return;
      }
      const acts: Readonly<Record<string, () => void>> = {
        Enter: () => onOpen(focused),
        F2: () => run("vm.rename", focused),
        Delete: () => run("vm.delete", focused),
      };
      const act = acts[event.key];
      if (act !== undefined) {
        event.preventDefault();
        act();
      } else if (event.key.length === 1 && event.key !== " ") {
        // The field takes the letter itself: the key press goes on to it.
        document.querySelector<HTMLInputElement>("[data-search-machines]")?.focus();
      }
    },
    [list, items, run, onSelect, onOpen, scrollTo],
  );
};
