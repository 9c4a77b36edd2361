import { useToasts } from "../../components/toast/Toast.tsx";
import { Button } from "../../components/button/Button.tsx";
import { useShortcut } from "../../components/command-palette/use-shortcut.ts";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { needsRestart } from "../draft/draft.ts";
import { useDraft } from "../draft/use-draft.ts";
import { ConflictNotice } from "./ConflictNotice.tsx";
import styles from "./SaveBar.module.css";
import { sectionsOf } from "./sections.ts";
import { useLiftedToasts } from "./use-lifted-toasts.ts";
import { useSave } from "./use-save.ts";
import { useProblemText } from "./use-field-error.ts";

/** What has not been saved, and what to do with it. There while there is something. */
export const SaveBar = () => {
  const { t } = useTranslation("detail");
  const toasts = useToasts();
  const problemText = useProblemText();
  const draft = useDraft();
  const save = useSave();
  const { isDirty, problems, conflicts, isSaving, failure, vm } = draft;
  const [problem] = problems;
  // What is wrong may stand on another tab: its subject is named.
  const where = sectionsOf(problem === undefined ? [] : [problem.path])[0];
  const wrong =
    problem !== undefined && where !== undefined
      ? t("save.problem", { what: t(`section.${where}`), problem: problemText(problem) })
      : undefined;
  const blocked = conflicts.length > 0 ? t("save.conflictFirst") : wrong;
  useShortcut("Mod+S", () => {
    if (!isDirty) return;
    if (blocked === undefined) void save();
    else toasts.show({ title: t("save.notYet"), description: blocked, tone: "warning" });
  });
  const bar = useLiftedToasts();
  if (!isDirty) return null;
  const waits = vm.runtime !== undefined && needsRestart(draft.saved, draft.values);
  return (
    <section ref={bar} className={styles["bar"]} aria-label={t("save.unsaved")}>
      {conflicts.length > 0 && <ConflictNotice draft={draft} />}
      {failure !== undefined && conflicts.length === 0 && <ReasonCard reason={failure} />}
      <div className={styles["row"]}>
        {conflicts.length === 0 && (
          <span className={styles["text"]} data-problem={problem !== undefined || undefined}>
            {blocked ?? t(waits ? "save.unsavedRunning" : "save.unsaved")}
          </span>
        )}
        <span className={styles["buttons"]}>
          <Button onClick={draft.discard} disabled={isSaving}>
            {t("save.discard")}
          </Button>
          <Button
            variant="primary"
            busy={isSaving}
            disabledReason={blocked}
            onClick={() => void save()}
          >
            {t("save.save")}
          </Button>
        </span>
      </div>
    </section>
  );
};
