import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { Check, X } from "lucide-react";
import { Activity, useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../button/Button.tsx";
import styles from "./Wizard.module.css";

export type WizardStep = {
  readonly id: string;
  /** Its name in the list. */
  readonly title: string;
  /** What it asks: "How big should it be?". */
  readonly question: string;
  readonly description?: string;
  /** `upcoming` steps are not made yet and cannot be reached from the list. */
  readonly state: "done" | "current" | "upcoming" | "failed";
  readonly content: ReactNode;
};

type WizardProps = {
  readonly title: string;
  readonly steps: readonly WizardStep[];
  readonly currentId: string;
  onGoTo(id: string): void;
  /** "Continue" of the last step; what it says is `finishLabel`. */
  onFinish(): void;
  readonly finishLabel: string;
  onClose(): void;
  /** Why it does not go on yet. */
  readonly blockedReason?: string | undefined;
  readonly busy?: boolean;
  /** Between the step and the buttons: a failure, which keeps what was entered. */
  readonly notice?: ReactNode;
  /** Beside "Continue": a short cut such as "Review now". */
  readonly footer?: ReactNode;
};

const marks = { done: Check, failed: X } as const;

const StepList = ({ steps, onGoTo }: Pick<WizardProps, "steps" | "onGoTo">) => {
  const { t } = useTranslation();
  return (
    <ol className={styles["steps"]} aria-label={t("wizard.steps")}>
      {steps.map(({ id, title, state }, index) => {
        const Mark = state === "done" || state === "failed" ? marks[state] : undefined;
        return (
          <li key={id}>
            <button
              type="button"
              className={styles["stepButton"]}
              data-state={state}
              aria-current={state === "current" ? "step" : undefined}
              disabled={state === "upcoming"}
              onClick={() => onGoTo(id)}
            >
              <span className={styles["mark"]}>
                {Mark === undefined ? (
                  index + 1
                ) : (
                  <Mark
                    size={11}
                    strokeWidth={3}
                    role="img"
                    aria-label={t(state === "done" ? "wizard.done" : "wizard.failed")}
                  />
                )}
              </span>
              <span className={styles["stepTitle"]}>{title}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
};

const Step = ({ step, current }: { readonly step: WizardStep; readonly current: boolean }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  // A screen reader starts at the new question, not at the button that is gone.
  useEffect(() => {
    if (current) heading.current?.focus({ preventScroll: true });
  }, [current]);
  return (
    // A step that was left keeps what was entered in it.
    <Activity mode={current ? "visible" : "hidden"}>
      <section className={styles["step"]}>
        <h3 ref={heading} tabIndex={-1} className={styles["question"]}>
          {step.question}
        </h3>
        {step.description !== undefined && (
          <p className={styles["description"]}>{step.description}</p>
        )}
        <div className={styles["content"]}>{step.content}</div>
      </section>
    </Activity>
  );
};

/** A sheet that asks one thing after the other. A click beside it does not close it. */
export const Wizard = ({
  title,
  steps,
  currentId,
  onGoTo,
  onFinish,
  finishLabel,
  onClose,
  blockedReason,
  busy = false,
  notice,
  footer,
}: WizardProps) => {
  const { t } = useTranslation();
  const index = steps.findIndex(({ id }) => id === currentId);
  const previous = steps[index - 1];
  const next = steps[index + 1];
  return (
    <BaseDialog.Root
      open
      disablePointerDismissal
      onOpenChange={(open) => !open && !busy && onClose()}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles["veil"]} />
        <BaseDialog.Popup className={styles["sheet"]}>
          <div className={styles["side"]}>
            <BaseDialog.Title className={styles["title"]}>{title}</BaseDialog.Title>
            <StepList steps={steps} onGoTo={onGoTo} />
          </div>
          <form
            className={styles["main"]}
            onSubmit={(event) => {
              event.preventDefault();
              if (busy || blockedReason !== undefined) return;
              if (next === undefined) onFinish();
              else onGoTo(next.id);
            }}
          >
            <span className={styles["unseen"]} role="status">
              {t("wizard.step", {
                number: index + 1,
                total: steps.length,
                title: steps[index]?.title ?? "",
              })}
            </span>
            <div className={styles["scroll"]}>
              {steps.map(
                (step) =>
                  (step.state !== "upcoming" || step.id === currentId) && (
                    <Step key={step.id} step={step} current={step.id === currentId} />
                  ),
              )}
              {notice}
            </div>
            <footer className={styles["footer"]}>
              {previous === undefined ? (
                <Button variant="quiet" disabled={busy} onClick={onClose}>
                  {t("cancel")}
                </Button>
              ) : (
                <Button variant="quiet" disabled={busy} onClick={() => onGoTo(previous.id)}>
                  {t("wizard.back")}
                </Button>
              )}
              <span className={styles["space"]} />
              {footer}
              <Button variant="primary" type="submit" busy={busy} disabledReason={blockedReason}>
                {next === undefined ? finishLabel : t("wizard.next")}
              </Button>
            </footer>
          </form>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
};
