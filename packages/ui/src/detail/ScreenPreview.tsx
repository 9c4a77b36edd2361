import type { Vm } from "@openutm/shared-types";
import { Maximize2, MonitorOff } from "lucide-react";
import { useEffect, useState } from "react";
import { hasScreen, useConnection } from "../app/backend.tsx";
import { shownName } from "../shown-name.ts";
import { statusWord } from "../components/vm-status/VMStatusBadge.tsx";
import styles from "./ScreenPreview.module.css";

/** A picture of the guest's screen, taken when the view opens. Key it by the guest's state to take another. */
export const ScreenPreview = ({ vm, onOpen }: { readonly vm: Vm; onOpen?: () => void }) => {
  const connection = useConnection();
  const [picture, setPicture] = useState<string>();
  const { id, status } = vm;
  const visible = hasScreen(vm) && vm.statusReason?.code !== "vm.notAnswering";

  useEffect(() => {
    if (!visible) return undefined;
    let current = true;
    let url: string | undefined;
    const take = async (): Promise<void> => {
      const { ticket } = await connection.call("vm.screenshot", { id });
      const parts: BlobPart[] = [];
      for await (const chunk of (await connection.openStream(ticket)).chunks)
        parts.push(chunk.slice());
      if (!current) return;
      url = URL.createObjectURL(new Blob(parts, { type: "image/png" }));
      setPicture(url);
    };
    // A guest that ends at this moment has no picture; the view then says so by its state.
    take().catch(() => undefined);
    return () => {
      current = false;
      setPicture(undefined);
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [connection, id, visible]);

  if (onOpen === undefined) {
    return (
      <div className={styles["screen"]}>
        <span className={styles["off"]}>
          <MonitorOff size={26} aria-hidden />
          {statusWord(status)}
        </span>
      </div>
    );
  }
  return (
    <button type="button" className={styles["screen"]} onClick={onOpen} aria-label="Open display">
      {picture !== undefined && <img src={picture} alt={`The screen of ${shownName(vm.name)}`} />}
      <span className={styles["open"]}>
        <Maximize2 size={14} aria-hidden /> Open
      </span>
    </button>
  );
};
