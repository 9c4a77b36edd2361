import type { Vm } from "@openutm/shared-types";
import { memo, type DragEvent } from "react";
import { SidebarRow } from "../../components/sidebar/Sidebar.tsx";
import { VMStatusDot } from "../../components/vm-status/VMStatusBadge.tsx";
import { memoryText, useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import { dragData } from "./drag.ts";
import { Thumbnail } from "./Thumbnail.tsx";

const useSubtitle = ({ status, statusReason, config, runtime }: Vm): string => {
  const { t } = useTranslation("library");
  const { t: common } = useTranslation();
  if (statusReason !== undefined) return statusReason.message;
  if (config === undefined || runtime === undefined || status !== "running")
    return common(`status.${status}`);
  return t("hardware", {
    cores: t("cores", { count: config.cpu.count }),
    memory: memoryText(config.memoryMib),
  });
};

const beginDrag = (event: DragEvent, vmId: string): void => {
  event.dataTransfer.setData(dragData, vmId);
  event.dataTransfer.effectAllowed = "move";
};

type MachineRowProps = {
  readonly vm: Vm;
  readonly selected: boolean;
  /** The one row that Tab reaches; the arrow keys move on from it. */
  readonly reachable: boolean;
  onSelect(id: string): void;
  onOpen(id: string): void;
};

/** One machine in the sidebar. Drawn again only when it changes itself. */
export const MachineRow = memo(({ vm, selected, reachable, onSelect, onOpen }: MachineRowProps) => (
  <SidebarRow
    title={shownName(vm.name)}
    subtitle={useSubtitle(vm)}
    selected={selected}
    thumbnail={<Thumbnail vm={vm} />}
    end={<VMStatusDot status={vm.status} />}
    data-vm={vm.id}
    tabIndex={reachable ? 0 : -1}
    draggable
    onDragStart={(event) => beginDrag(event, vm.id)}
    onClick={() => onSelect(vm.id)}
    onDoubleClick={() => onOpen(vm.id)}
  />
));
