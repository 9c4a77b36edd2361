import { useState, type MouseEvent, type ReactNode } from "react";
import { ContextMenu } from "../../components/menu/ContextMenu.tsx";
import styles from "./MachineMenu.module.css";
import { useMachineMenu } from "./use-machine-menu.ts";

/** What a click of the other button offers: about a machine on its row, about the list beside the rows. */
export const MachineMenu = ({ children }: { readonly children: ReactNode }) => {
  const menuOf = useMachineMenu();
  const [vmId, setVmId] = useState<string>();
  return (
    <ContextMenu entries={() => menuOf(vmId)}>
      <div
        className={styles["place"]}
        onContextMenuCapture={({ target }: MouseEvent) =>
          setVmId((target as Element).closest<HTMLElement>("[data-vm]")?.dataset["vm"])
        }
      >
        {children}
      </div>
    </ContextMenu>
  );
};
