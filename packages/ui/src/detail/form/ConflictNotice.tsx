import { Button } from "../../components/button/Button.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { i18n, useTranslation } from "../../i18n/index.ts";
import type { VmDraft } from "../draft/use-draft.ts";
import { sectionsOf } from "./sections.ts";

/** Somebody else has changed what is being edited here: nothing is saved until one of the two is chosen. */
export const ConflictNotice = ({ draft }: { readonly draft: VmDraft }) => {
  const { t } = useTranslation("detail");
  const names = sectionsOf(draft.conflicts).map((section) => t(`section.${section}`));
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(names);
  return (
    <ReasonCard
      tone="warning"
      reason={{
        code: "vm.staleRevision",
        message: t("conflict.title", { what: list }),
        hint: t("conflict.hint"),
      }}
      actions={
        <>
          <Button onClick={draft.takeTheirs}>{t("conflict.takeTheirs")}</Button>
          <Button onClick={draft.keepMine}>{t("conflict.keepMine")}</Button>
        </>
      }
    />
  );
};
