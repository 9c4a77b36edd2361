import { useRef } from "react";
import { reasonOf, useConnection } from "../../app/backend.tsx";
import { useToasts } from "../../components/toast/Toast.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { needsRestart } from "../draft/draft.ts";
import { undoSave, useDraft, type SavedChange } from "../draft/use-draft.ts";

/** Saves the draft and offers to take that back. Resolves to whether it is saved. */
export const useSave = (): (() => Promise<boolean>) => {
  const { t } = useTranslation("detail");
  const connection = useConnection();
  const toasts = useToasts();
  const { vm, save } = useDraft();
  // The last change is the one that is taken back: an older offer would be of something else.
  const offer = useRef<string>(undefined);

  const undo = async (change: SavedChange): Promise<void> => {
    try {
      if (await undoSave(connection, vm.id, change))
        toasts.show({ title: t("save.undone"), tone: "success" });
      else
        toasts.show({
          title: t("save.undoTooLate"),
          description: t("save.undoTooLateHint"),
          tone: "warning",
        });
    } catch (error) {
      const { message, hint } = reasonOf(error);
      toasts.show({
        title: message,
        tone: "error",
        ...(hint === undefined ? {} : { description: hint }),
      });
    }
  };

  return async () => {
    const change = await save();
    if (change === undefined) return false;
    const later = vm.runtime !== undefined && needsRestart(change.before, change.after);
    if (offer.current !== undefined) toasts.dismiss(offer.current);
    offer.current = toasts.show({
      title: t("save.saved"),
      tone: "success",
      ...(later ? { description: t("save.nextStart") } : {}),
      action: { label: t("save.undo"), run: () => void undo(change) },
      timeoutMs: 10_000,
    });
    return true;
  };
};
