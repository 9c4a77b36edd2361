import { useCallback, useState } from "react";
import { useLeaveGuard, type LeaveGuard } from "../../app/navigation.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Dialog } from "../../components/dialog/Dialog.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import { useDraft } from "../draft/use-draft.ts";
import { useSave } from "./use-save.ts";

/** Asks before unsaved changes are left behind. The tabs of the same VM share them and are gone through freely. */
export const LeaveDialog = () => {
  const { t } = useTranslation("detail");
  const { vm, isDirty, isSaving, problems, conflicts, discard } = useDraft();
  const save = useSave();
  const [leave, setLeave] = useState<() => void>();

  const { id } = vm;
  const ask = useCallback<LeaveGuard>(
    (go, to) => {
      if (to.name === "library" && to.vmId === id) go();
      else setLeave(() => go);
    },
    [id],
  );
  useLeaveGuard(isDirty ? ask : undefined);

  if (leave === undefined) return null;
  const stay = (): void => setLeave(undefined);
  const go = (): void => {
    stay();
    leave();
  };
  const saveAndGo = async (): Promise<void> => {
    if (await save()) go();
    else stay();
  };
  const blocked = problems.length > 0 || conflicts.length > 0;
  return (
    <Dialog
      title={t("leave.title", { name: shownName(vm.name) })}
      description={t("leave.text")}
      onClose={stay}
      actions={
        <>
          <Button variant="quiet" onClick={stay}>
            {t("leave.stay")}
          </Button>
          <Button
            variant="danger"
            onClick={() => {
              discard();
              go();
            }}
          >
            {t("leave.discard")}
          </Button>
          <Button
            variant="primary"
            busy={isSaving}
            disabledReason={blocked ? t("leave.blocked") : undefined}
            onClick={() => void saveAndGo()}
          >
            {t("leave.save")}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
};
