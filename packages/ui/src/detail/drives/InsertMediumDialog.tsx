import type { Drive } from "@openutm/shared-types";
import { useState } from "react";
import { useCall, useConnection } from "../../app/backend.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Dialog } from "../../components/dialog/Dialog.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { PathField } from "./PathField.tsx";

/** Puts an image into a CD drive, live where the guest runs. */
export const InsertMediumDialog = ({
  drive,
  onClose,
}: {
  readonly drive: Drive;
  onClose(): void;
}) => {
  const { t } = useTranslation("detail");
  const connection = useConnection();
  const { vm } = useDraft();
  const call = useCall();
  const [path, setPath] = useState(drive.medium.kind === "file" ? drive.medium.path : "");
  const insert = async (): Promise<void> => {
    const change = { id: vm.id, driveId: drive.id, path };
    if (await call.run(() => connection.call("vm.insertMedium", change))) onClose();
  };
  return (
    <Dialog
      title={t("drives.insert.title")}
      description={t(vm.runtime === undefined ? "drives.insert.text" : "drives.insert.textRunning")}
      onClose={() => !call.busy && onClose()}
      actions={
        <>
          <Button variant="quiet" disabled={call.busy} onClick={onClose}>
            {t("drives.cancel")}
          </Button>
          <Button
            variant="primary"
            busy={call.busy}
            disabledReason={path === "" ? t("drives.pathMissing") : undefined}
            onClick={() => void insert()}
          >
            {t("drives.insert.do")}
          </Button>
        </>
      }
    >
      <PathField label={t("drives.isoFile")} kind="iso" value={path} onChange={setPath} />
      {call.failure !== undefined && <ReasonCard reason={call.failure} />}
    </Dialog>
  );
};
