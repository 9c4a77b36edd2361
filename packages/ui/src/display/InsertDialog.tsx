import type { Vm } from "@openutm/shared-types";
import { useState } from "react";
import { useCall, useConnection } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { Dialog } from "../components/dialog/Dialog.tsx";
import type { FocusAfter } from "../components/menu/entries.ts";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { PathField } from "../detail/drives/PathField.tsx";
import { useTranslation } from "../i18n/index.ts";

type InsertDialogProps = {
  readonly vm: Vm;
  readonly driveId: string;
  readonly focusAfter: FocusAfter;
  onClose(): void;
};

/** Puts an ISO into a CD drive of a guest that runs. */
export const InsertDialog = ({ vm, driveId, focusAfter, onClose }: InsertDialogProps) => {
  const { t } = useTranslation("display");
  const { t: common } = useTranslation();
  const connection = useConnection();
  const { busy, failure, run } = useCall();
  const [path, setPath] = useState("");
  const insert = async (): Promise<void> => {
    const done = await run(() => connection.call("vm.insertMedium", { id: vm.id, driveId, path }));
    if (done) onClose();
  };
  return (
    <Dialog
      title={t("insertTitle")}
      focusAfter={focusAfter}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={path === ""}
            onClick={() => void insert()}
          >
            {t("insertDo")}
          </Button>
        </>
      }
    >
      <PathField label={t("insertPath")} kind="iso" value={path} onChange={setPath} />
      {failure !== undefined && <ReasonCard reason={failure} />}
    </Dialog>
  );
};
