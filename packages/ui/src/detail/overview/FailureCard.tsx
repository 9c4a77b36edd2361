import type { Reason, Vm } from "@openutm/shared-types";
import { useConnection } from "../../app/backend.tsx";
import { useNavigation } from "../../app/navigation.tsx";
import { Button } from "../../components/button/Button.tsx";
import { CopyButton } from "../../components/copy-button/CopyButton.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { isWhole } from "../draft/draft.ts";
import { collectReport } from "./report.ts";

type FailureCardProps = {
  readonly vm: Vm;
  readonly reason: Reason;
  readonly tone?: "error" | "warning";
  onDismiss?(): void;
};

/** Why the machine is in trouble: the cause, what to do, QEMU's own words, and all of it to hand on. */
export const FailureCard = ({ vm, reason, tone = "error", onDismiss }: FailureCardProps) => {
  const { t } = useTranslation("detail");
  const connection = useConnection();
  const { go } = useNavigation();
  const show = (tab: "logs" | "advanced") => () => go({ name: "library", vmId: vm.id, tab });
  return (
    <ReasonCard
      reason={reason}
      tone={tone}
      actions={
        <>
          <Button onClick={show("logs")}>{t("failure.viewLogs")}</Button>
          <CopyButton
            text={() => collectReport(connection, vm, reason)}
            label={t("failure.copyReport")}
            variant="secondary"
          />
          {isWhole(vm) && (
            <Button variant="quiet" onClick={show("advanced")}>
              {t("failure.commandLine")}
            </Button>
          )}
          {onDismiss !== undefined && (
            <Button variant="quiet" onClick={onDismiss}>
              {t("failure.dismiss")}
            </Button>
          )}
        </>
      }
    />
  );
};
