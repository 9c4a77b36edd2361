import type { Vm } from "@openutm/shared-types";
import { useCall, useConnection } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { Dialog } from "../components/dialog/Dialog.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { shownName } from "../shown-name.ts";

/** Asks by naming what goes, and says how it comes back. */
export const DeleteDialog = ({ vm, onClose }: { readonly vm: Vm; onClose(): void }) => {
  const connection = useConnection();
  const { busy, failure, run } = useCall();
  const remove = async (): Promise<void> => {
    if (await run(() => connection.call("vm.delete", { id: vm.id }))) onClose();
  };
  return (
    <Dialog
      title={`Delete “${shownName(vm.name)}”?`}
      description={
        <>
          The machine and the disks that belong to it move to the trash, from which{" "}
          <code>openutm trash restore</code> brings them back. Files of your own (ISOs, linked
          images) stay where they are.
        </>
      }
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" disabled={busy} onClick={() => void remove()}>
            Move to trash
          </Button>
        </>
      }
    >
      {failure !== undefined && <ReasonCard reason={failure} />}
    </Dialog>
  );
};
