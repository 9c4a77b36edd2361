import type { DisplayState } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";
import type { ReactNode } from "react";
import { hasScreen, useCall, useConnection } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./DisplayNotice.module.css";

type NoticeProps = {
  readonly title: string;
  readonly detail?: ReactNode;
  readonly actions?: ReactNode;
  /** `veil` lets the last picture show through. */
  readonly look?: "veil" | "drop" | "solid";
};

/** What stands in the place of the guest's picture. */
export const Notice = ({ title, detail, actions, look = "solid" }: NoticeProps) => (
  <div className={styles["notice"]} role="status" data-look={look}>
    <p className={styles["title"]}>{title}</p>
    {detail !== undefined && <p className={styles["detail"]}>{detail}</p>}
    {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
  </div>
);

type StateCall = "vm.start" | "vm.resume";

/** A machine that shows nothing, with what brings it back. */
const MachineNotice = ({ vm, method }: { readonly vm: Vm; readonly method: StateCall }) => {
  const { t } = useTranslation("display");
  const connection = useConnection();
  const { busy, failure, run } = useCall();
  const isPaused = method === "vm.resume";
  return (
    <Notice
      title={t(isPaused ? "paused" : vm.status === "error" ? "failedState" : "off")}
      look={isPaused ? "veil" : "solid"}
      detail={failure === undefined ? vm.statusReason?.message : undefined}
      actions={
        <>
          <Button
            variant="primary"
            busy={busy}
            onClick={() => void run(() => connection.call(method, { id: vm.id }))}
          >
            {t(isPaused ? "resume" : "start")}
          </Button>
          {failure !== undefined && <ReasonCard reason={failure} />}
        </>
      }
    />
  );
};

const ClosedNotice = ({
  state,
  reconnect,
}: {
  readonly state: Extract<DisplayState, { readonly phase: "closed" }>;
  reconnect(): void;
}) => {
  const { t } = useTranslation("display");
  const isTakenOver = state.cause === "takenOver";
  return (
    <Notice
      title={t(`closed.${state.cause}`)}
      detail={
        isTakenOver ? undefined : (
          <>
            {state.detail !== undefined && <bdi>{state.detail} </bdi>}
            {t("reconnecting")}
          </>
        )
      }
      actions={
        <Button variant="primary" onClick={reconnect}>
          {t(isTakenOver ? "showHere" : "connectAgain")}
        </Button>
      }
    />
  );
};

type DisplayNoticeProps = {
  readonly vm: Vm;
  readonly state: DisplayState;
  reconnect(): void;
};

/** Why there is no picture, or why it stands still. Nothing while all is well. */
export const DisplayNotice = ({ vm, state, reconnect }: DisplayNoticeProps) => {
  const { t } = useTranslation("display");
  switch (vm.status) {
    case "stopped":
    case "suspended":
    case "error":
    case "broken":
      return <MachineNotice vm={vm} method="vm.start" />;
    case "starting":
      return <Notice title={t("starting")} />;
    case "paused":
      if (hasScreen(vm)) return <MachineNotice vm={vm} method="vm.resume" />;
      break;
    case "running":
    case "stopping":
      break;
  }
  if (!hasScreen(vm)) {
    return vm.runtime === undefined ? (
      <Notice title={t("stopping")} />
    ) : (
      <Notice title={t("noDisplay")} detail={t("noDisplayHint")} />
    );
  }
  if (state.phase === "closed") return <ClosedNotice state={state} reconnect={reconnect} />;
  if (state.phase === "connecting") return <Notice title={t("connecting")} />;
  return vm.statusReason === undefined ? undefined : (
    <Notice title={vm.statusReason.message} detail={vm.statusReason.hint} look="veil" />
  );
};
