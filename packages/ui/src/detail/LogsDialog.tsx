import type { Vm } from "@openutm/shared-types";
import { useEffect, useState } from "react";
import { reasonOf, useConnection } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { Dialog } from "../components/dialog/Dialog.tsx";
import { shownName } from "../shown-name.ts";
import styles from "./LogsDialog.module.css";

// The newest lines are the ones that somebody came for.
const showEnd = (log: HTMLElement | null): void => {
  if (log !== null) log.scrollTop = log.scrollHeight;
};

/** The end of the VM's log. Key it by the VM's state to read it again. */
export const LogsDialog = ({ vm, onClose }: { readonly vm: Vm; onClose(): void }) => {
  const connection = useConnection();
  const [text, setText] = useState("");
  const { id } = vm;
  useEffect(() => {
    let current = true;
    connection.call("vm.logs", { id }).then(
      ({ lines }) =>
        current && setText(lines.length === 0 ? "Nothing has been logged yet." : lines.join("\n")),
      (error: unknown) => current && setText(reasonOf(error).message),
    );
    return () => {
      current = false;
    };
  }, [connection, id]);
  return (
    <Dialog
      size="wide"
      title={`Logs of “${shownName(vm.name)}”`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => void navigator.clipboard.writeText(text)}>Copy</Button>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <pre key={text} ref={showEnd} className={styles["logs"]} tabIndex={0}>
        {text}
      </pre>
    </Dialog>
  );
};
