import { useState, type DragEvent } from "react";
import { changeVm } from "../../app/change-vm.ts";
import { reasonOf, useConnection, useVmsNow } from "../../app/backend.tsx";
import { useToasts } from "../../components/toast/Toast.tsx";
import { i18n } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import { dragData } from "./drag.ts";

/** A group by its name, no group (""), or one that is yet to be named. */
export type DropTarget = { readonly group: string } | "newGroup";

/** Puts a machine into a group; "" takes it out. */
export const useMoveToGroup = (): ((vmId: string, group: string) => void) => {
  const connection = useConnection();
  const vms = useVmsNow();
  const toasts = useToasts();
  return (vmId, group) => {
    const vm = vms().find(({ id }) => id === vmId);
    if (vm === undefined || (vm.group ?? "") === group) return;
    changeVm(connection, vm, { group }).then(
      (saved) => {
        if (saved.kind === "conflict")
          toasts.show({
            title: i18n.t("app:stale"),
            description: shownName(saved.theirs.name),
            tone: "warning",
          });
      },
      (error: unknown) => {
        const { message, hint } = reasonOf(error);
        toasts.show({
          title: message,
          ...(hint === undefined ? {} : { description: hint }),
          tone: "error",
        });
      },
    );
  };
};

export type Drop = {
  /** Where a dragged machine would go now; undefined while none is dragged over the list. */
  readonly target: DropTarget | undefined;
  /** For the list around all places. */
  readonly list: {
    onDragOver(event: DragEvent): void;
    onDrop(event: DragEvent): void;
    onDragLeave(event: DragEvent): void;
    onDragEnd(): void;
  };
};

type DropOptions = {
  /** The place that an element of the list belongs to. */
  placeOf(element: Element): DropTarget | undefined;
  onMove(vmId: string, group: string): void;
  onNewGroup(vmId: string): void;
};

const samePlace = (a: DropTarget | undefined, b: DropTarget): boolean =>
  typeof a === "object" && typeof b === "object" ? a.group === b.group : a === b;

/** Dragging a machine onto a group. */
export const useDrop = ({ placeOf, onMove, onNewGroup }: DropOptions): Drop => {
  const [target, setTarget] = useState<DropTarget>();
  const end = (): void => setTarget(undefined);
  return {
    target,
    list: {
      onDragOver(event) {
        if (!event.dataTransfer.types.includes(dragData)) return;
        const place = placeOf(event.target as Element);
        if (place === undefined) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        setTarget((before) => (samePlace(before, place) ? before : place));
      },
      onDrop(event) {
        const vmId = event.dataTransfer.getData(dragData);
        const place = placeOf(event.target as Element);
        end();
        if (vmId === "" || place === undefined) return;
        event.preventDefault();
        if (place === "newGroup") onNewGroup(vmId);
        else onMove(vmId, place.group);
      },
      onDragLeave(event) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) end();
      },
      onDragEnd: end,
    },
  };
};
