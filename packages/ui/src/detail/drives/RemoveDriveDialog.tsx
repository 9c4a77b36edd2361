import type { Drive } from "@openutm/shared-types";
import { useCall, useConnection } from "../../app/backend.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Dialog } from "../../components/dialog/Dialog.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { fileName, sizeText } from "../format.ts";
import type { DriveWords } from "./drive-facts.ts";

type RemoveDriveDialogProps = {
  readonly drive: Drive;
  readonly words: DriveWords;
  onClose(): void;
};

/** A file in the VM's own directory, which goes with the VM; every other one is the user's. */
const belongsToVm = ({ medium }: Drive): boolean =>
  medium.kind === "file" && !/^([/\\]|[A-Za-z]:[/\\])/.test(medium.path);

/** Takes a drive away, and says what happens to its file before it does. */
export const RemoveDriveDialog = ({ drive, words, onClose }: RemoveDriveDialogProps) => {
  const { t, i18n } = useTranslation("detail");
  const connection = useConnection();
  const { vm } = useDraft();
  const call = useCall();
  const isOwn = belongsToVm(drive);
  const remove = async (image: "keep" | "delete"): Promise<void> => {
    const change = { id: vm.id, revision: vm.revision, driveId: drive.id, image };
    if (await call.run(() => connection.call("vm.removeDrive", change))) onClose();
  };
  const file = drive.medium.kind === "file" ? fileName(drive.medium.path) : undefined;
  const text = (): string => {
    if (file === undefined) return t("drives.remove.empty");
    if (!isOwn) return t("drives.remove.users", { file });
    const used = words.usage?.usedBytes;
    return t("drives.remove.own", {
      file,
      size: used === undefined ? "" : ` (${sizeText(i18n.language, used)})`,
    });
  };
  return (
    <Dialog
      title={t("drives.remove.title", { name: words.name })}
      description={text()}
      onClose={() => !call.busy && onClose()}
      actions={
        <>
          <Button variant="quiet" disabled={call.busy} onClick={onClose}>
            {t("drives.cancel")}
          </Button>
          {isOwn && (
            <Button variant="danger" busy={call.busy} onClick={() => void remove("delete")}>
              {t("drives.remove.delete")}
            </Button>
          )}
          <Button variant="primary" busy={call.busy} onClick={() => void remove("keep")}>
            {t(isOwn ? "drives.remove.keep" : "drives.remove.do")}
          </Button>
        </>
      }
    >
      {call.failure !== undefined && <ReasonCard reason={call.failure} />}
    </Dialog>
  );
};
