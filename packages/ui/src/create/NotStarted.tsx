import type { Vm } from "@openutm/shared-types";
import { Button } from "../components/button/Button.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { Wizard } from "../components/wizard/Wizard.tsx";
import { useTranslation } from "../i18n/index.ts";
import { shownName } from "../shown-name.ts";
import type { Making } from "./use-making.ts";

type NotStartedProps = {
  readonly making: Extract<Making, { phase: "notStarted" | "starting" }>;
  onRetry(vm: Vm): void;
  onShow(vm: Vm): void;
  onClose(): void;
};

/** The VM is made, but its start failed: why, and what now. */
export const NotStarted = ({ making, onRetry, onShow, onClose }: NotStartedProps) => {
  const { t } = useTranslation("create");
  const { vm } = making;
  const busy = making.phase === "starting";
  return (
    <Wizard
      title={t("title")}
      steps={[
        {
          id: "start",
          title: t("making.madeTitle"),
          question: t("making.madeQuestion", { name: shownName(vm.name) }),
          description: t("making.madeDescription"),
          state: "current",
          content: making.phase === "notStarted" && <ReasonCard reason={making.reason} />,
        },
      ]}
      currentId="start"
      onGoTo={() => undefined}
      onFinish={() => onRetry(vm)}
      finishLabel={t("making.tryAgain")}
      onClose={onClose}
      busy={busy}
      footer={
        <Button busy={busy} onClick={() => onShow(vm)}>
          {t("making.show")}
        </Button>
      }
    />
  );
};
