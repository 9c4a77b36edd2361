import type { Drive } from "@openutm/shared-types";
import { useState } from "react";
import { useCall, useConnection } from "../../app/backend.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Dialog } from "../../components/dialog/Dialog.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { SliderRow } from "../../components/slider/SliderRow.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { sizeText } from "../format.ts";
import { useDoctor } from "../host.ts";
import type { DriveWords } from "./drive-facts.ts";

const gib = 1024 ** 3;
const sliderMaxGib = 500;

type ResizeDriveDialogProps = {
  readonly drive: Drive;
  readonly words: DriveWords;
  onClose(): void;
};

/** Makes a disk larger; smaller would destroy what is on it. */
export const ResizeDriveDialog = ({ drive, words, onClose }: ResizeDriveDialogProps) => {
  const { t, i18n } = useTranslation("detail");
  const connection = useConnection();
  const doctor = useDoctor();
  const { vm } = useDraft();
  const call = useCall();
  const presentGib = Math.ceil((words.usage?.totalBytes ?? gib) / gib);
  const [sizeGib, setSizeGib] = useState(presentGib + 1);
  const resize = async (): Promise<void> => {
    const change = { id: vm.id, driveId: drive.id, sizeGib };
    if (await call.run(() => connection.call("vm.resizeDrive", change))) onClose();
  };
  return (
    <Dialog
      title={t("drives.resize.title", { name: words.name })}
      description={t("drives.resize.text")}
      onClose={() => !call.busy && onClose()}
      actions={
        <>
          <Button variant="quiet" disabled={call.busy} onClick={onClose}>
            {t("drives.cancel")}
          </Button>
          <Button
            variant="primary"
            busy={call.busy}
            disabledReason={sizeGib <= presentGib ? t("drives.resize.same") : undefined}
            onClick={() => void resize()}
          >
            {t("drives.resize.do")}
          </Button>
        </>
      }
    >
      <SliderRow
        label={t("drives.size")}
        unit="GB"
        value={sizeGib}
        onChange={(next) => setSizeGib(Math.round(next))}
        min={presentGib}
        max={Math.max(sliderMaxGib, presentGib + 100, sizeGib)}
        {...(doctor === undefined
          ? {}
          : { fact: t("drives.free", { size: sizeText(i18n.language, doctor.diskFreeBytes) }) })}
      />
      {call.failure !== undefined && <ReasonCard reason={call.failure} />}
    </Dialog>
  );
};
