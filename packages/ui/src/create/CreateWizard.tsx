import type { Vm } from "@openutm/shared-types";
import { useState } from "react";
import { useTimeLeft } from "../app/jobs/JobList.tsx";
import type { ScreenParams } from "../app/screens.ts";
import { Button } from "../components/button/Button.tsx";
import { Progress } from "../components/progress/Progress.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { Wizard, type WizardStep } from "../components/wizard/Wizard.tsx";
import { useTranslation } from "../i18n/index.ts";
import { shownName } from "../shown-name.ts";
import { FileChooser } from "./file/FileChooser.tsx";
import { NotStarted } from "./NotStarted.tsx";
import { HardwareStep } from "./steps/HardwareStep.tsx";
import { MediumStep } from "./steps/MediumStep.tsx";
import { NetworkStep } from "./steps/NetworkStep.tsx";
import { SetUpButton } from "./SetUpButton.tsx";
import { ReviewStep } from "./steps/ReviewStep.tsx";
import { SystemStep } from "./steps/SystemStep.tsx";
import { useMaking, type Making } from "./use-making.ts";
import { useWish } from "./use-wish.ts";
import {
  firstObstacle,
  obstacleOf,
  stepIds,
  stepOf,
  stepOfFailure,
  type StepId,
} from "./wish/steps.ts";

type CreateWizardProps = ScreenParams["create"] & {
  /** The system's file dialog, where the shell has one. */
  readonly chooseFile?: (() => Promise<string | undefined>) | undefined;
  onClose(): void;
  onDemo(): void;
  /** QEMU is missing or too old, and there is a screen for that. */
  onSetUp(): void;
  onMade(vm: Vm, started: boolean): void;
};

const BusyLine = ({
  making,
  onCancel,
}: {
  readonly making: Extract<Making, { phase: "creating" | "starting" }>;
  onCancel(): void;
}) => {
  const { t } = useTranslation("create");
  const leftMs = useTimeLeft((making.phase === "creating" && making.job) || {});
  if (making.phase === "starting")
    return <Progress label={t("making.start", { name: shownName(making.vm.name) })} />;
  return (
    <Progress
      label={t("making.create", { name: shownName(making.name) })}
      value={making.job?.progress}
      timeLeftMs={leftMs}
      {...(making.job?.cancellable === true ? { onCancel } : {})}
    />
  );
};

/** From "what do you want to run?" to a machine that runs. Nothing that was entered is lost on the way. */
export const CreateWizard = ({
  chooseFile,
  onClose,
  onDemo,
  onSetUp,
  onMade,
  ...params
}: CreateWizardProps) => {
  const { t } = useTranslation("create");
  const state = useWish(params);
  const { wish, system, draft, input } = state;
  const [current, setCurrent] = useState<StepId>(wish.system === undefined ? "system" : "medium");
  const [furthest, setFurthest] = useState(stepIds.indexOf(current));
  const [browsing, setBrowsing] = useState(false);
  const { making, make, start, cancel, forget } = useMaking(onMade);
  // A file that is dropped while somebody is elsewhere leads to where it is shown.
  const [from, setFrom] = useState(params.from);
  if (params.from !== from) {
    setFrom(params.from);
    setCurrent("medium");
    setFurthest((before) => Math.max(before, stepIds.indexOf("medium")));
  }

  const goTo = (id: string): void => {
    const step = stepOf(id);
    setCurrent(step);
    setFurthest((before) => Math.max(before, stepIds.indexOf(step)));
    forget();
  };
  const openChooser = (): void => {
    if (chooseFile === undefined) setBrowsing(true);
    else void chooseFile().then((path) => path !== undefined && state.file.choose(path));
  };

  if (making.phase === "notStarted" || (making.phase === "starting" && making.retry))
    return (
      <NotStarted
        making={making}
        onClose={onClose}
        onRetry={start}
        onShow={(vm) => onMade(vm, false)}
      />
    );

  const refusal = draft.refusal;
  const fileRefusal = refusal?.code.startsWith("image.") === true ? refusal : undefined;
  const facts = {
    unsupported: system.unsupported !== undefined,
    fileRefused: fileRefusal !== undefined,
  };
  const obstacle =
    current === "review" ? firstObstacle(wish, facts)?.obstacle : obstacleOf(current, wish, facts);
  const failed = making.phase === "refused" ? stepOfFailure(making.reason) : undefined;
  const busy = making.phase === "creating" || making.phase === "starting";
  const finish = (then: "start" | "leave"): void => {
    if (input !== undefined) make(input, then);
  };

  const contents: Readonly<Record<StepId, WizardStep["content"]>> = {
    system: <SystemStep state={state} goTo={goTo} onDemo={onDemo} onChooseFile={openChooser} />,
    medium: (
      <MediumStep state={state} goTo={goTo} refusal={fileRefusal} onChooseFile={openChooser} />
    ),
    hardware: <HardwareStep state={state} />,
    network: <NetworkStep state={state} />,
    review: <ReviewStep state={state} goTo={goTo} onSetUp={onSetUp} />,
  };
  const descriptions: Readonly<Record<StepId, string | undefined>> = {
    system: undefined,
    medium: t("describe.medium"),
    hardware:
      system.name === undefined
        ? t("describe.hardware")
        : t("describe.hardwareFor", { system: shownName(system.name) }),
    network: t("describe.network"),
    review: t("describe.review"),
  };
  const stateOf = (id: StepId, index: number): WizardStep["state"] => {
    if (id === current) return "current";
    if (id === failed) return "failed";
    return index <= furthest ? "done" : "upcoming";
  };
  // A wish that cannot be made at all is said wherever somebody is; one about the file stands beside the file.
  const notice =
    making.phase === "refused" ? making.reason : fileRefusal === undefined ? refusal : undefined;
  return (
    <>
      <Wizard
        title={t("title")}
        steps={stepIds.map((id, index) => {
          const description = descriptions[id];
          return {
            id,
            title: t(`step.${id}.title`),
            question: t(`step.${id}.question`),
            ...(description === undefined ? {} : { description }),
            state: stateOf(id, index),
            content: contents[id],
          };
        })}
        currentId={current}
        onGoTo={goTo}
        onFinish={() => finish("start")}
        finishLabel={t("finish")}
        onClose={onClose}
        blockedReason={obstacle && t(`obstacle.${obstacle}`)}
        busy={busy}
        notice={
          busy ? (
            <BusyLine making={making} onCancel={cancel} />
          ) : (
            notice !== undefined && (
              <ReasonCard
                reason={notice}
                actions={<SetUpButton reason={notice} onSetUp={onSetUp} />}
              />
            )
          )
        }
        footer={
          current === "review" ? (
            <Button
              disabledReason={obstacle && t(`obstacle.${obstacle}`)}
              busy={busy}
              onClick={() => finish("leave")}
            >
              {t("createOnly")}
            </Button>
          ) : (
            firstObstacle(wish, facts) === undefined && (
              <Button onClick={() => goTo("review")}>{t("reviewNow")}</Button>
            )
          )
        }
      />
      {browsing && (
        <FileChooser
          onClose={() => setBrowsing(false)}
          onChoose={(path) => {
            setBrowsing(false);
            state.file.choose(path);
          }}
        />
      )}
    </>
  );
};
